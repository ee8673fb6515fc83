package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyResponse;

/** Deletes an inline policy of a user. */
final class DeleteUserPolicy
        implements Operation<DeleteUserPolicyRequest, DeleteUserPolicyResponse> {
    private final UserPolicies userPolicies;
    private final IamAccess access;

    DeleteUserPolicy(UserPolicies userPolicies, IamAccess access) {
        this.userPolicies = userPolicies;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, DeleteUserPolicyRequest request) {
        return List.of(access.user(call, "iam:DeleteUserPolicy", request.userName()));
    }

    @Override
    public DeleteUserPolicyResponse handle(Call call, DeleteUserPolicyRequest request) {
        userPolicies.delete(call.account(), request.userName(), request.policyName());
        return DeleteUserPolicyResponse.builder().build();
    }
}
