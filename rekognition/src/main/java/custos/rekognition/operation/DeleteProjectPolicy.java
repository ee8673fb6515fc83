package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.ProjectPolicies;
import custos.rekognition.resource.Projects;
import custos.rekognition.resource.ResourceArn;
import custos.store.Store;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectPolicyRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectPolicyResponse;

/** Removes a policy from a project. */
final class DeleteProjectPolicy
        implements Operation<DeleteProjectPolicyRequest, DeleteProjectPolicyResponse> {
    private final Store store;
    private final Needs needs;

    DeleteProjectPolicy(Store store) {
        this.store = store;
        this.needs = new Needs(store);
    }

    @Override
    public List<Access> needs(Call call, DeleteProjectPolicyRequest request) {
        return List.of(needs.on(ProjectArn.of(request.projectArn()), name()));
    }

    @Override
    public DeleteProjectPolicyResponse handle(Call call, DeleteProjectPolicyRequest request) {
        var project = ResourceArn.here(call, ProjectArn.of(request.projectArn()));
        store.writing(handle -> {
            Projects.require(handle, project);
            var policy =
                    ProjectPolicies.find(handle, project, request.policyName())
                            .orElseThrow(() -> Errors.notFound(request.policyName()));
            var revision = request.policyRevisionId();
            if (revision != null && !policy.revision().equalsIgnoreCase(revision)) {
                throw Errors.staleRevision();
            }
            ProjectPolicies.delete(handle, project, policy.name());
        });
        return DeleteProjectPolicyResponse.builder().build();
    }
}
