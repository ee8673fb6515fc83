package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryResponse;

/** Sets the permissions boundary of a user. */
final class PutUserPermissionsBoundary
        implements Operation<
                PutUserPermissionsBoundaryRequest, PutUserPermissionsBoundaryResponse> {
    private final Users users;
    private final IamAccess access;

    PutUserPermissionsBoundary(Users users, IamAccess access) {
        this.users = users;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, PutUserPermissionsBoundaryRequest request) {
        return List.of(
                IamAccess.withBoundary(
                        access.user(call, "iam:PutUserPermissionsBoundary", request.userName()),
                        Optional.of(request.permissionsBoundary())));
    }

    @Override
    public PutUserPermissionsBoundaryResponse handle(
            Call call, PutUserPermissionsBoundaryRequest request) {
        users.setBoundary(call.account(), request.userName(), request.permissionsBoundary());
        return PutUserPermissionsBoundaryResponse.builder().build();
    }
}
