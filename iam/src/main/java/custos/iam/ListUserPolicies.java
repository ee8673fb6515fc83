package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesResponse;

/** Lists the names of the inline policies of a user. */
final class ListUserPolicies
        implements Operation<ListUserPoliciesRequest, ListUserPoliciesResponse> {
    private final UserPolicies userPolicies;
    private final IamAccess access;

    ListUserPolicies(UserPolicies userPolicies, IamAccess access) {
        this.userPolicies = userPolicies;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, ListUserPoliciesRequest request) {
        return List.of(access.user(call, "iam:ListUserPolicies", request.userName()));
    }

    @Override
    public ListUserPoliciesResponse handle(Call call, ListUserPoliciesRequest request) {
        var names = List.copyOf(userPolicies.inline(call.account(), request.userName()).keySet());
        var page = Page.of(names, name -> name, request.marker(), request.maxItems());
        return ListUserPoliciesResponse.builder()
                .policyNames(page.items())
                .isTruncated(page.isTruncated())
                .marker(page.wireMarker())
                .build();
    }
}
