package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutUserPolicyResponse;

/** Sets an inline policy of a user. */
final class PutUserPolicy implements Operation<PutUserPolicyRequest, PutUserPolicyResponse> {
    private final UserPolicies userPolicies;
    private final IamAccess access;

    PutUserPolicy(UserPolicies userPolicies, IamAccess access) {
        this.userPolicies = userPolicies;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, PutUserPolicyRequest request) {
        return List.of(access.user(call, "iam:PutUserPolicy", request.userName()));
    }

    @Override
    public PutUserPolicyResponse handle(Call call, PutUserPolicyRequest request) {
        userPolicies.put(
                call.account(), request.userName(), request.policyName(), request.policyDocument());
        return PutUserPolicyResponse.builder().build();
    }
}
