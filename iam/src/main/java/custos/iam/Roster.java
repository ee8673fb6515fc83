package custos.iam;

import custos.aws.Principal;
import custos.policy.Policies;
import custos.policy.Policy;
import custos.policy.PolicyKind;
import custos.policy.PolicySet;
import custos.store.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Who there is, in memory: the hot path of a request reads only this.
 *
 * <p>Whoever changes the database asks, after the commit and before answering, for what changed to
 * be read again. Reading and replacing happen under one lock, so a slow reader cannot put back what
 * a faster one has replaced. If reading fails, what it was about is forgotten: nobody keeps rights
 * because the disk failed.
 */
final class Roster {
    private final Store store;
    private final SecretBox secrets;
    private final PolicyLibrary library;
    private final ReentrantLock reading = new ReentrantLock(); // guards every change of the maps

    private final Map<String, Principal.Root> accounts = new ConcurrentHashMap<>();
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final Map<Name, Member> byName = new ConcurrentHashMap<>();
    private final Map<String, Key> keys = new ConcurrentHashMap<>();

    private record Name(String account, String name) {}

    private record Key(
            String account, String id, Optional<String> userId, String secret, boolean active) {
        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }

    Roster(Store store, SecretBox secrets, PolicyLibrary library) {
        this.store = store;
        this.secrets = secrets;
        this.library = library;
    }

    /** Whom a key belongs to, and its secret; nothing if the key or its user is gone. */
    Optional<Credential> credential(String accessKeyId) {
        var key = keys.get(accessKeyId);
        return key == null
                ? Optional.empty()
                : owner(key).map(who -> new Credential(key.id, key.secret, key.active, who));
    }

    private Optional<Principal> owner(Key key) {
        return key.userId.isEmpty()
                ? Optional.ofNullable(accounts.get(key.account))
                : key.userId.flatMap(this::member).map(member -> member.user().principal());
    }

    boolean hasAccount(String account) {
        return accounts.containsKey(account);
    }

    Optional<Member> member(String userId) {
        return Optional.ofNullable(members.get(userId));
    }

    Optional<Member> member(String account, String name) {
        return Optional.ofNullable(byName.get(new Name(account, name)));
    }

    /** Reads everything. */
    void load() {
        reread(
                () -> {},
                handle -> {
                    AccountTable.all(handle).forEach(this::put);
                    loadMembers(handle);
                    KeyTable.all(handle).forEach(this::put);
                    return true;
                });
    }

    /** A few queries for everybody: one for each would make starting slow. */
    private void loadMembers(Handle handle) {
        var memo = new HashMap<String, Policy>();
        library.compileAll(handle, PolicyKind.IDENTITY)
                .forEach(
                        c -> memo.put(slot(PolicyKind.IDENTITY, c.account(), c.arn()), c.policy()));
        var inline = UserPolicyTable.allInline(handle);
        var attached = UserPolicyTable.allAttached(handle);
        for (var user : UserTable.all(handle)) {
            put(
                    member(
                            handle,
                            user,
                            inline.getOrDefault(user.id(), Map.of()),
                            attached.getOrDefault(user.id(), List.of()),
                            memo));
        }
    }

    void reloadAccount(String account) {
        reread(
                () -> accounts.remove(account),
                handle -> {
                    AccountTable.find(handle, account)
                            .ifPresentOrElse(this::put, () -> accounts.remove(account));
                    return true;
                });
    }

    void reloadUser(String userId) {
        reloadUsers(List.of(userId));
    }

    void reloadUsers(Collection<String> userIds) {
        reread(
                () -> userIds.forEach(this::forget),
                handle -> {
                    var memo = new HashMap<String, Policy>();
                    for (var id : userIds) {
                        var user = UserTable.findById(handle, id);
                        user.ifPresentOrElse(u -> put(member(handle, u, memo)), () -> forget(id));
                    }
                    return true;
                });
    }

    void reloadKey(String keyId) {
        reread(
                () -> keys.remove(keyId),
                handle -> {
                    KeyTable.find(handle, keyId)
                            .ifPresentOrElse(this::put, () -> keys.remove(keyId));
                    return true;
                });
    }

    private void reread(Runnable forget, Function<Handle, Boolean> work) {
        reading.lock();
        try {
            store.read(work);
        } catch (RuntimeException e) {
            forget.run();
            throw e;
        } finally {
            reading.unlock();
        }
    }

    private void put(Account account) {
        accounts.put(account.id(), new Principal.Root(account.partition(), account.id()));
    }

    private void put(StoredKey key) {
        var secret = secrets.unseal(key.id(), key.sealedSecret());
        keys.put(key.id(), new Key(key.account(), key.id(), key.userId(), secret, key.active()));
    }

    private void put(Member member) {
        var user = member.user();
        var before = members.put(user.id(), member);
        if (before != null && !before.user().name().equals(user.name())) {
            byName.remove(new Name(user.account(), before.user().name()), before);
        }
        byName.put(new Name(user.account(), user.name()), member);
    }

    private void forget(String userId) {
        var gone = members.remove(userId);
        if (gone != null) {
            byName.remove(new Name(gone.user().account(), gone.user().name()), gone);
        }
    }

    private Member member(Handle handle, IamUser user, Map<String, Policy> memo) {
        return member(
                handle,
                user,
                UserPolicyTable.inline(handle, user.id()),
                UserPolicyTable.attached(handle, user.id()),
                memo);
    }

    private Member member(
            Handle handle,
            IamUser user,
            Map<String, String> inline,
            List<String> attached,
            Map<String, Policy> memo) {
        var identity = new ArrayList<Policy>();
        inline.forEach(
                (name, json) -> identity.add(Policy.stored(PolicyKind.IDENTITY, name, json)));
        for (var arn : attached) {
            identity.add(compiled(handle, PolicyKind.IDENTITY, user, arn, memo));
        }
        var policies = Policies.ofIdentity(PolicySet.of(identity));
        return new Member(
                user,
                user.boundary()
                        .map(arn -> compiled(handle, PolicyKind.BOUNDARY, user, arn, memo))
                        .map(policies::withBoundary)
                        .orElse(policies));
    }

    private Policy compiled(
            Handle handle, PolicyKind kind, IamUser user, String arn, Map<String, Policy> memo) {
        return memo.computeIfAbsent(
                slot(kind, user.account(), arn),
                _ -> library.compiled(handle, kind, user.account(), arn));
    }

    private static String slot(PolicyKind kind, String account, String arn) {
        return kind + " " + account + " " + arn;
    }
}
