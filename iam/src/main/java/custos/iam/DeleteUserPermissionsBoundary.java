package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryResponse;

/** Removes the permissions boundary of a user. */
final class DeleteUserPermissionsBoundary
        implements Operation<
                DeleteUserPermissionsBoundaryRequest, DeleteUserPermissionsBoundaryResponse> {
    private final Users users;
    private final IamAccess access;

    DeleteUserPermissionsBoundary(Users users, IamAccess access) {
        this.users = users;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, DeleteUserPermissionsBoundaryRequest request) {
        return List.of(access.user(call, "iam:DeleteUserPermissionsBoundary", request.userName()));
    }

    @Override
    public DeleteUserPermissionsBoundaryResponse handle(
            Call call, DeleteUserPermissionsBoundaryRequest request) {
        users.removeBoundary(call.account(), request.userName());
        return DeleteUserPermissionsBoundaryResponse.builder().build();
    }
}
