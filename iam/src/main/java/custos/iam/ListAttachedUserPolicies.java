package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesResponse;

/** Lists the managed policies attached to a user. */
final class ListAttachedUserPolicies
        implements Operation<ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse> {
    private final UserPolicies userPolicies;
    private final IamAccess access;

    ListAttachedUserPolicies(UserPolicies userPolicies, IamAccess access) {
        this.userPolicies = userPolicies;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, ListAttachedUserPoliciesRequest request) {
        return List.of(access.user(call, "iam:ListAttachedUserPolicies", request.userName()));
    }

    @Override
    public ListAttachedUserPoliciesResponse handle(
            Call call, ListAttachedUserPoliciesRequest request) {
        var prefix = Optional.ofNullable(request.pathPrefix()).orElse("/");
        var attached =
                userPolicies.attached(call.account(), request.userName()).stream()
                        .filter(policy -> policy.path().startsWith(prefix))
                        .toList();
        var page = Page.of(attached, ManagedPolicy::arn, request.marker(), request.maxItems());
        return ListAttachedUserPoliciesResponse.builder()
                .attachedPolicies(
                        page.items().stream().map(ListAttachedUserPolicies::wire).toList())
                .isTruncated(page.isTruncated())
                .marker(page.wireMarker())
                .build();
    }

    private static AttachedPolicy wire(ManagedPolicy policy) {
        return AttachedPolicy.builder().policyName(policy.name()).policyArn(policy.arn()).build();
    }
}
