package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.NamedPrincipals;
import custos.aws.Operation;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.ProjectPolicies;
import custos.rekognition.resource.ProjectPolicy;
import custos.rekognition.resource.Projects;
import custos.rekognition.resource.ResourceArn;
import custos.store.Store;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rekognition.model.PutProjectPolicyRequest;
import software.amazon.awssdk.services.rekognition.model.PutProjectPolicyResponse;

/** Attaches a policy to a project, or replaces its latest revision. */
final class PutProjectPolicy
        implements Operation<PutProjectPolicyRequest, PutProjectPolicyResponse> {
    private static final int REVISION_BYTES = 16;

    private final Store store;
    private final Needs needs;
    private final NamedPrincipals principals;
    private final RandomGenerator random;

    PutProjectPolicy(Store store, NamedPrincipals principals, RandomGenerator random) {
        this.store = store;
        this.needs = new Needs(store);
        this.principals = principals;
        this.random = random;
    }

    @Override
    public List<Access> needs(Call call, PutProjectPolicyRequest request) {
        return List.of(needs.on(ProjectArn.of(request.projectArn()), name()));
    }

    @Override
    public PutProjectPolicyResponse handle(Call call, PutProjectPolicyRequest request) {
        var project = ResourceArn.here(call, ProjectArn.of(request.projectArn()));
        PolicyDocument.check(project, request.policyDocument());
        var document = PolicyDocument.bound(request.policyDocument(), principals);
        var bytes = new byte[REVISION_BYTES];
        random.nextBytes(bytes);
        var revision = HexFormat.of().formatHex(bytes);
        store.writing(handle -> {
            Projects.require(handle, project);
            check(handle, project, request.policyName(), request.policyRevisionId());
            ProjectPolicies.put(
                    handle,
                    new ProjectPolicy(
                            project,
                            request.policyName(),
                            revision,
                            document,
                            call.instant(),
                            call.instant()));
        });
        return PutProjectPolicyResponse.builder().policyRevisionId(revision).build();
    }

    /** A compare-and-set: of two who replace the same revision, one wins (D-206). */
    private static void check(
            Handle handle, ProjectArn project, String name, @Nullable String revision) {
        var existing = ProjectPolicies.find(handle, project, name);
        if (revision != null) {
            if (existing.isEmpty() || !existing.get().revision().equalsIgnoreCase(revision)) {
                throw Errors.staleRevision();
            }
            return;
        }
        if (existing.isPresent()) {
            throw Errors.alreadyExists("The project has a policy of this name: `" + name + "`");
        }
        if (ProjectPolicies.of(handle, project).size() >= ProjectPolicy.MOST) {
            throw Errors.quotaExceeded("policies of a project", ProjectPolicy.MOST);
        }
    }
}
