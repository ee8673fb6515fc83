package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;

/** Lists the versions of a managed policy. */
final class ListPolicyVersions
        implements Operation<ListPolicyVersionsRequest, ListPolicyVersionsResponse> {
    private final ManagedPolicies policies;

    ListPolicyVersions(ManagedPolicies policies) {
        this.policies = policies;
    }

    @Override
    public List<Access> needs(Call call, ListPolicyVersionsRequest request) {
        return List.of(
                policies.withTags(
                        call.account(),
                        IamAccess.readPolicy(call, "iam:ListPolicyVersions", request.policyArn())));
    }

    @Override
    public ListPolicyVersionsResponse handle(Call call, ListPolicyVersionsRequest request) {
        var inForce = policies.get(call.account(), request.policyArn()).policy().defaultVersion();
        var page =
                Page.of(
                        policies.versions(call.account(), request.policyArn()),
                        version -> "%09d".formatted(version.number()),
                        request.marker(),
                        request.maxItems());
        return ListPolicyVersionsResponse.builder()
                .versions(
                        page.items().stream()
                                .map(v -> IamWire.listedVersion(v, v.number() == inForce).build())
                                .toList())
                .isTruncated(page.isTruncated())
                .marker(page.wireMarker())
                .build();
    }
}
