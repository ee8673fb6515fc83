package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.GetUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetUserPolicyResponse;

/** Shows an inline policy of a user. */
final class GetUserPolicy implements Operation<GetUserPolicyRequest, GetUserPolicyResponse> {
    private final UserPolicies userPolicies;
    private final IamAccess access;

    GetUserPolicy(UserPolicies userPolicies, IamAccess access) {
        this.userPolicies = userPolicies;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, GetUserPolicyRequest request) {
        return List.of(access.user(call, "iam:GetUserPolicy", request.userName()));
    }

    @Override
    public GetUserPolicyResponse handle(Call call, GetUserPolicyRequest request) {
        var document = userPolicies.get(call.account(), request.userName(), request.policyName());
        return GetUserPolicyResponse.builder()
                .userName(request.userName())
                .policyName(request.policyName())
                .policyDocument(IamWire.encoded(document))
                .build();
    }
}
