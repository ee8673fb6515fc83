package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.Principal;
import java.util.List;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.GetUserResponse;
import software.amazon.awssdk.services.iam.model.User;

/** Describes a user, by default the caller. */
final class GetUser implements Operation<GetUserRequest, GetUserResponse> {
    private final Users users;
    private final IamAccess access;

    GetUser(Users users, IamAccess access) {
        this.users = users;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, GetUserRequest request) {
        return List.of(access.userOrSelf(call, "iam:GetUser", request.userName()));
    }

    @Override
    public GetUserResponse handle(Call call, GetUserRequest request) {
        if (request.userName() == null
                && call.caller().principal() instanceof Principal.Root root) {
            return GetUserResponse.builder().user(root(root)).build();
        }
        var owner = users.keyOwner(call, request.userName());
        var user = users.get(call.account(), owner.name());
        return GetUserResponse.builder().user(IamWire.user(user)).build();
    }

    private static User root(Principal.Root root) {
        return User.builder().path("/").userId(root.userId()).arn(root.arn()).build();
    }
}
