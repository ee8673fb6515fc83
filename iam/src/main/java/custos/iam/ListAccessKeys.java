package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.ListAccessKeysRequest;
import software.amazon.awssdk.services.iam.model.ListAccessKeysResponse;

/** Lists the access keys of a user, by default of the caller. */
final class ListAccessKeys implements Operation<ListAccessKeysRequest, ListAccessKeysResponse> {
    private final Users users;
    private final AccessKeys accessKeys;
    private final IamAccess access;

    ListAccessKeys(Users users, AccessKeys accessKeys, IamAccess access) {
        this.users = users;
        this.accessKeys = accessKeys;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, ListAccessKeysRequest request) {
        return List.of(access.userOrSelf(call, "iam:ListAccessKeys", request.userName()));
    }

    @Override
    public ListAccessKeysResponse handle(Call call, ListAccessKeysRequest request) {
        var owner = users.keyOwner(call, request.userName());
        var page =
                Page.of(
                        accessKeys.list(owner),
                        StoredKey::id,
                        request.marker(),
                        request.maxItems());
        return ListAccessKeysResponse.builder()
                .accessKeyMetadata(
                        page.items().stream().map(key -> IamWire.accessKey(owner, key)).toList())
                .isTruncated(page.isTruncated())
                .marker(page.wireMarker())
                .build();
    }
}
