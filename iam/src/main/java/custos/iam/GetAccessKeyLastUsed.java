package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.AccessKeyLastUsed;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedRequest;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedResponse;

/** Tells when and for what an access key was last used. */
final class GetAccessKeyLastUsed
        implements Operation<GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse> {
    private static final String NEVER = "N/A";

    private final AccessKeys accessKeys;
    private final Roster roster;
    private final IamAccess access;

    GetAccessKeyLastUsed(AccessKeys accessKeys, Roster roster, IamAccess access) {
        this.accessKeys = accessKeys;
        this.roster = roster;
        this.access = access;
    }

    @Override
    public List<Access> needs(Call call, GetAccessKeyLastUsedRequest request) {
        var action = "iam:GetAccessKeyLastUsed";
        return List.of(
                owner(call, request)
                        .map(user -> access.user(call, action, user.name()))
                        .orElseGet(() -> Access.toAny(action, call.account())));
    }

    @Override
    public GetAccessKeyLastUsedResponse handle(Call call, GetAccessKeyLastUsedRequest request) {
        var key =
                accessKeys
                        .find(call.account(), request.accessKeyId())
                        .orElseThrow(() -> IamErrors.accessKeyNotFound(request.accessKeyId()));
        var use = accessKeys.lastUse(key);
        var wire =
                AccessKeyLastUsed.builder()
                        .serviceName(use.map(StoredKey.Use::service).orElse(NEVER))
                        .region(use.map(StoredKey.Use::region).orElse(NEVER));
        use.ifPresent(u -> wire.lastUsedDate(u.at()));
        var answer = GetAccessKeyLastUsedResponse.builder().accessKeyLastUsed(wire.build());
        owner(call, request).ifPresent(user -> answer.userName(user.name()));
        return answer.build();
    }

    private Optional<IamUser> owner(Call call, GetAccessKeyLastUsedRequest request) {
        return accessKeys
                .find(call.account(), request.accessKeyId())
                .flatMap(StoredKey::userId)
                .flatMap(roster::member)
                .map(Member::user);
    }
}
