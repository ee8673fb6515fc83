package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.NamedPrincipals;
import custos.aws.Operation;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.ProjectPolicies;
import custos.rekognition.resource.ProjectPolicy;
import custos.rekognition.resource.Projects;
import custos.rekognition.resource.ResourceArn;
import custos.store.Store;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.rekognition.model.ListProjectPoliciesRequest;
import software.amazon.awssdk.services.rekognition.model.ListProjectPoliciesResponse;

/** Lists a project's policies with their documents, newest first. */
final class ListProjectPolicies
        implements Operation<ListProjectPoliciesRequest, ListProjectPoliciesResponse> {
    private final Store store;
    private final Needs needs;
    private final NamedPrincipals principals;
    private final Pages pages;

    ListProjectPolicies(Store store, NamedPrincipals principals, Pages pages) {
        this.store = store;
        this.needs = new Needs(store);
        this.principals = principals;
        this.pages = pages;
    }

    @Override
    public List<Access> needs(Call call, ListProjectPoliciesRequest request) {
        return List.of(needs.on(ProjectArn.of(request.projectArn()), name()));
    }

    @Override
    public ListProjectPoliciesResponse handle(Call call, ListProjectPoliciesRequest request) {
        var arn = ResourceArn.here(call, ProjectArn.of(request.projectArn()));
        var list = pages.of(call, name(), List.of(arn));
        int limit = Objects.requireNonNullElse(request.maxResults(), ProjectPolicy.MOST);
        return store.read(handle -> {
            Projects.require(handle, arn);
            long skipped = list.after(request.nextToken()).orElse(0);
            var found = ProjectPolicies.of(handle, arn);
            var answer =
                    ListProjectPoliciesResponse.builder()
                            .projectPolicies(
                                    found.stream()
                                            .skip(skipped)
                                            .limit(limit)
                                            .map(this::describe)
                                            .toList());
            if (skipped + limit < found.size()) {
                answer.nextToken(list.tokenAfter(skipped + limit));
            }
            return answer.build();
        });
    }

    private software.amazon.awssdk.services.rekognition.model.ProjectPolicy describe(
            ProjectPolicy policy) {
        return software.amazon.awssdk.services.rekognition.model.ProjectPolicy.builder()
                .projectArn(policy.project().text())
                .policyName(policy.name())
                .policyRevisionId(policy.revision())
                .policyDocument(PolicyDocument.shown(policy.document(), principals))
                .creationTimestamp(policy.created())
                .lastUpdatedTimestamp(policy.updated())
                .build();
    }
}
