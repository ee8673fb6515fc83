package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyResponse;

/** Attaches a managed policy to a user. */
final class AttachUserPolicy
        implements Operation<AttachUserPolicyRequest, AttachUserPolicyResponse> {
    private final UserPolicies userPolicies;
    private final IamAccess access;

    AttachUserPolicy(UserPolicies userPolicies, IamAccess access) {
        this.userPolicies = userPolicies;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, AttachUserPolicyRequest request) {
        return List.of(
                IamAccess.withPolicy(
                        access.user(call, "iam:AttachUserPolicy", request.userName()),
                        request.policyArn()));
    }

    @Override
    public AttachUserPolicyResponse handle(Call call, AttachUserPolicyRequest request) {
        userPolicies.attach(
                call.account(), request.userName(), request.policyArn(), call.instant());
        return AttachUserPolicyResponse.builder().build();
    }
}
