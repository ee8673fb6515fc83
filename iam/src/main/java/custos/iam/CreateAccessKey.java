package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.StatusType;

/** Makes an access key, by default for the caller. Its secret is shown this once. */
final class CreateAccessKey implements Operation<CreateAccessKeyRequest, CreateAccessKeyResponse> {
    private final Users users;
    private final AccessKeys accessKeys;
    private final IamAccess access;

    CreateAccessKey(Users users, AccessKeys accessKeys, IamAccess access) {
        this.users = users;
        this.accessKeys = accessKeys;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, CreateAccessKeyRequest request) {
        return List.of(access.userOrSelf(call, "iam:CreateAccessKey", request.userName()));
    }

    @Override
    public CreateAccessKeyResponse handle(Call call, CreateAccessKeyRequest request) {
        var owner = users.keyOwner(call, request.userName());
        var fresh = accessKeys.create(owner, call.instant());
        var wire =
                AccessKey.builder()
                        .accessKeyId(fresh.id())
                        .secretAccessKey(fresh.secret())
                        .status(StatusType.ACTIVE)
                        .createDate(fresh.created());
        if (owner.userId().isPresent()) {
            wire.userName(owner.name());
        }
        return CreateAccessKeyResponse.builder().accessKey(wire.build()).build();
    }
}
