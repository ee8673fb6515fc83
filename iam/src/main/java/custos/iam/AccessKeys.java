package custos.iam;

import custos.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Access keys of users and root users, and when they were last used. */
final class AccessKeys {
    private static final int MOST = 2;

    private final Store store;
    private final Roster roster;
    private final SecretBox secrets;
    private final Ids ids;

    /** Uses that the database does not know yet: a write for every request would be too dear. */
    private final Map<String, StoredKey.Use> uses = new ConcurrentHashMap<>();

    AccessKeys(Store store, Roster roster, SecretBox secrets, Ids ids) {
        this.store = store;
        this.roster = roster;
        this.secrets = secrets;
        this.ids = ids;
    }

    /** A key just made: the only time that its secret is shown. */
    record Fresh(String id, String secret, Instant created) {
        @Override
        public String toString() {
            return "Fresh[" + id + "]";
        }
    }

    Fresh create(KeyOwner owner, Instant now) {
        return store.write(handle -> {
            if (KeyTable.of(handle, owner).size() >= MOST) {
                throw IamErrors.quotaExceeded("AccessKeysPerUser", MOST);
            }
            var fresh = new Fresh(ids.accessKey(), ids.secret(), now);
            KeyTable.insert(
                    handle,
                    new StoredKey(
                            owner.account(),
                            fresh.id(),
                            owner.userId(),
                            secrets.seal(fresh.id(), fresh.secret()),
                            true,
                            now,
                            Optional.empty()));
            store.afterCommit(() -> roster.reloadKey(fresh.id()));
            return fresh;
        });
    }

    List<StoredKey> list(KeyOwner owner) {
        return store.read(handle -> KeyTable.of(handle, owner));
    }

    void setActive(KeyOwner owner, String keyId, boolean active) {
        store.writing(handle -> {
            require(KeyTable.find(handle, keyId), owner, keyId);
            KeyTable.setActive(handle, keyId, active);
            store.afterCommit(() -> roster.reloadKey(keyId));
        });
    }

    void delete(KeyOwner owner, String keyId) {
        store.writing(handle -> {
            require(KeyTable.find(handle, keyId), owner, keyId);
            KeyTable.delete(handle, keyId);
            store.afterCommit(() -> roster.reloadKey(keyId));
            store.afterCommit(() -> uses.remove(keyId));
        });
    }

    private static void require(Optional<StoredKey> key, KeyOwner owner, String keyId) {
        var owned =
                key.filter(k ->
                        k.account().equals(owner.account()) && k.userId().equals(owner.userId()));
        if (owned.isEmpty()) {
            throw IamErrors.accessKeyNotFound(keyId);
        }
    }

    /** A key of this account with its last use. */
    Optional<StoredKey> find(String account, String keyId) {
        return store.read(handle -> KeyTable.find(handle, keyId))
                .filter(key -> key.account().equals(account));
    }

    /** When and for what a key was last used. */
    Optional<StoredKey.Use> lastUse(StoredKey key) {
        return Optional.ofNullable(uses.get(key.id())).or(key::use);
    }

    void used(String keyId, String service, String region, Instant at) {
        uses.put(keyId, new StoredKey.Use(at, service, region));
    }

    /** Writes down the uses since the last time. */
    void saveUses() {
        var unsaved = Map.copyOf(uses);
        if (unsaved.isEmpty()) {
            return;
        }
        store.writing(handle -> unsaved.forEach((id, use) -> KeyTable.setUse(handle, id, use)));
        unsaved.forEach(uses::remove);
    }
}
