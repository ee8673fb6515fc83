package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyResponse;

/** Deletes an access key. */
final class DeleteAccessKey implements Operation<DeleteAccessKeyRequest, DeleteAccessKeyResponse> {
    private final Users users;
    private final AccessKeys accessKeys;
    private final IamAccess access;

    DeleteAccessKey(Users users, AccessKeys accessKeys, IamAccess access) {
        this.users = users;
        this.accessKeys = accessKeys;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, DeleteAccessKeyRequest request) {
        return List.of(access.userOrSelf(call, "iam:DeleteAccessKey", request.userName()));
    }

    @Override
    public DeleteAccessKeyResponse handle(Call call, DeleteAccessKeyRequest request) {
        accessKeys.delete(users.keyOwner(call, request.userName()), request.accessKeyId());
        return DeleteAccessKeyResponse.builder().build();
    }
}
