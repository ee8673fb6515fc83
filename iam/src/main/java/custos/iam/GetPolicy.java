package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;

/** Describes a managed policy. */
final class GetPolicy implements Operation<GetPolicyRequest, GetPolicyResponse> {
    private final ManagedPolicies policies;

    GetPolicy(ManagedPolicies policies) {
        this.policies = policies;
    }

    @Override
    public List<Access> needs(Call call, GetPolicyRequest request) {
        return List.of(
                policies.withTags(
                        call.account(),
                        IamAccess.readPolicy(call, "iam:GetPolicy", request.policyArn())));
    }

    @Override
    public GetPolicyResponse handle(Call call, GetPolicyRequest request) {
        var used = policies.get(call.account(), request.policyArn());
        return GetPolicyResponse.builder().policy(IamWire.policy(used)).build();
    }
}
