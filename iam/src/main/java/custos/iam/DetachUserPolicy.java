package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyResponse;

/** Detaches a managed policy from a user. */
final class DetachUserPolicy
        implements Operation<DetachUserPolicyRequest, DetachUserPolicyResponse> {
    private final UserPolicies userPolicies;
    private final IamAccess access;

    DetachUserPolicy(UserPolicies userPolicies, IamAccess access) {
        this.userPolicies = userPolicies;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, DetachUserPolicyRequest request) {
        return List.of(
                IamAccess.withPolicy(
                        access.user(call, "iam:DetachUserPolicy", request.userName()),
                        request.policyArn()));
    }

    @Override
    public DetachUserPolicyResponse handle(Call call, DetachUserPolicyRequest request) {
        userPolicies.detach(call.account(), request.userName(), request.policyArn());
        return DetachUserPolicyResponse.builder().build();
    }
}
