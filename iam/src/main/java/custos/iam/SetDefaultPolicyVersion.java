package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionResponse;

/** Puts a version of a managed policy in force. */
final class SetDefaultPolicyVersion
        implements Operation<SetDefaultPolicyVersionRequest, SetDefaultPolicyVersionResponse> {
    private final ManagedPolicies policies;

    SetDefaultPolicyVersion(ManagedPolicies policies) {
        this.policies = policies;
    }

    @Override
    public List<Access> needs(Call call, SetDefaultPolicyVersionRequest request) {
        return List.of(
                policies.withTags(
                        call.account(),
                        IamAccess.changePolicy(
                                call, "iam:SetDefaultPolicyVersion", request.policyArn())));
    }

    @Override
    public SetDefaultPolicyVersionResponse handle(
            Call call, SetDefaultPolicyVersionRequest request) {
        policies.setDefault(
                call.account(), request.policyArn(), request.versionId(), call.instant());
        return SetDefaultPolicyVersionResponse.builder().build();
    }
}
