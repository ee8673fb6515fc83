package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyResponse;

/** Switches an access key on or off. */
final class UpdateAccessKey implements Operation<UpdateAccessKeyRequest, UpdateAccessKeyResponse> {
    private final Users users;
    private final AccessKeys accessKeys;
    private final IamAccess access;

    UpdateAccessKey(Users users, AccessKeys accessKeys, IamAccess access) {
        this.users = users;
        this.accessKeys = accessKeys;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, UpdateAccessKeyRequest request) {
        return List.of(access.userOrSelf(call, "iam:UpdateAccessKey", request.userName()));
    }

    @Override
    public UpdateAccessKeyResponse handle(Call call, UpdateAccessKeyRequest request) {
        accessKeys.setActive(
                users.keyOwner(call, request.userName()),
                request.accessKeyId(),
                request.status() == StatusType.ACTIVE);
        return UpdateAccessKeyResponse.builder().build();
    }
}
