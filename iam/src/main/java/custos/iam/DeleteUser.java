package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.DeleteUserRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserResponse;

/** Deletes a user that has no keys and no policies. */
final class DeleteUser implements Operation<DeleteUserRequest, DeleteUserResponse> {
    private final Users users;
    private final IamAccess access;

    DeleteUser(Users users, IamAccess access) {
        this.users = users;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, DeleteUserRequest request) {
        return List.of(access.user(call, "iam:DeleteUser", request.userName()));
    }

    @Override
    public DeleteUserResponse handle(Call call, DeleteUserRequest request) {
        users.delete(call.account(), request.userName());
        return DeleteUserResponse.builder().build();
    }
}
