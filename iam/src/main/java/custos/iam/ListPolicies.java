package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.PolicyUsageType;

/** Lists the managed policies that the account may use: its own, and AWS's. */
final class ListPolicies implements Operation<ListPoliciesRequest, ListPoliciesResponse> {
    private final ManagedPolicies policies;

    ListPolicies(ManagedPolicies policies) {
        this.policies = policies;
    }

    @Override
    public List<Access> needs(Call call, ListPoliciesRequest request) {
        return List.of(Access.toAny("iam:ListPolicies", call.account()));
    }

    @Override
    public ListPoliciesResponse handle(Call call, ListPoliciesRequest request) {
        var prefix = Optional.ofNullable(request.pathPrefix()).orElse("/");
        var found =
                policies.list(call.account()).stream()
                        .filter(used -> used.policy().path().startsWith(prefix))
                        .filter(used -> isInScope(request, used.policy()))
                        .filter(used -> isUsedAsAsked(request, used))
                        .toList();
        var page =
                Page.of(found, used -> used.policy().arn(), request.marker(), request.maxItems());
        return ListPoliciesResponse.builder()
                .policies(page.items().stream().map(u -> IamWire.listedPolicy(u).build()).toList())
                .isTruncated(page.isTruncated())
                .marker(page.wireMarker())
                .build();
    }

    private static boolean isInScope(ListPoliciesRequest request, ManagedPolicy policy) {
        var scope = Optional.ofNullable(request.scope()).orElse(PolicyScopeType.ALL);
        return switch (scope) {
            case AWS -> policy.isAwsManaged();
            case LOCAL -> !policy.isAwsManaged();
            case ALL, UNKNOWN_TO_SDK_VERSION -> true;
        };
    }

    private static boolean isUsedAsAsked(ListPoliciesRequest request, ManagedPolicies.Used used) {
        var onlyAttached = Boolean.TRUE.equals(request.onlyAttached());
        if (request.policyUsageFilter() == PolicyUsageType.PERMISSIONS_BOUNDARY) {
            return used.boundaries() > 0;
        }
        if (request.policyUsageFilter() == PolicyUsageType.PERMISSIONS_POLICY) {
            return used.attachments() > 0;
        }
        return !onlyAttached || used.attachments() + used.boundaries() > 0;
    }
}
