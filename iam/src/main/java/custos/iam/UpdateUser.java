package custos.iam;

import custos.aws.Access;
import custos.aws.Arn;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.UpdateUserRequest;
import software.amazon.awssdk.services.iam.model.UpdateUserResponse;

/** Renames or moves a user. The right is needed on the old and on the new ARN. */
final class UpdateUser implements Operation<UpdateUserRequest, UpdateUserResponse> {
    private final Users users;
    private final IamAccess access;

    UpdateUser(Users users, IamAccess access) {
        this.users = users;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, UpdateUserRequest request) {
        var before = access.user(call, "iam:UpdateUser", request.userName());
        var arn = Arn.parse(before.resource()).resource().substring("user".length());
        var oldPath = arn.substring(0, arn.lastIndexOf('/') + 1);
        var after =
                IamAccess.userArn(
                        call,
                        Optional.ofNullable(request.newPath()).orElse(oldPath),
                        Optional.ofNullable(request.newUserName()).orElse(request.userName()));
        return List.of(before, Access.to("iam:UpdateUser", after));
    }

    @Override
    public UpdateUserResponse handle(Call call, UpdateUserRequest request) {
        users.rename(
                call.account(),
                request.userName(),
                Optional.ofNullable(request.newPath()),
                Optional.ofNullable(request.newUserName()));
        return UpdateUserResponse.builder().build();
    }
}
