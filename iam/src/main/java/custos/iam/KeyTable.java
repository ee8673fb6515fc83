package custos.iam;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Access keys in the database. */
final class KeyTable {
    private KeyTable() {}

    static Optional<StoredKey> find(Handle handle, String keyId) {
        return handle.select("select * from iam_access_key where access_key_id = ?", keyId)
                .map((row, _) -> key(row))
                .findOne();
    }

    static List<StoredKey> of(Handle handle, KeyOwner owner) {
        return handle.select(
                        "select * from iam_access_key where account_id = ? and"
                                + " coalesce(user_id, '') = ? order by created_at, access_key_id",
                        owner.account(),
                        owner.userId().orElse(""))
                .map((row, _) -> key(row))
                .list();
    }

    static List<StoredKey> all(Handle handle) {
        return handle.select("select * from iam_access_key").map((row, _) -> key(row)).list();
    }

    private static StoredKey key(ResultSet row) throws SQLException {
        var usedAt = row.getLong("used_at");
        Optional<StoredKey.Use> use =
                usedAt == 0
                        ? Optional.empty()
                        : Optional.of(
                                new StoredKey.Use(
                                        Instant.ofEpochMilli(usedAt),
                                        row.getString("used_service"),
                                        row.getString("used_region")));
        return new StoredKey(
                row.getString("account_id"),
                row.getString("access_key_id"),
                Optional.ofNullable(row.getString("user_id")),
                row.getString("sealed_secret"),
                row.getInt("active") == 1,
                Instant.ofEpochMilli(row.getLong("created_at")),
                use);
    }

    static void insert(Handle handle, StoredKey key) {
        handle.execute(
                """
                insert into iam_access_key
                (account_id, access_key_id, user_id, sealed_secret, active, created_at)
                values (?, ?, ?, ?, ?, ?)
                """,
                key.account(),
                key.id(),
                key.userId().orElse(null),
                key.sealedSecret(),
                key.active() ? 1 : 0,
                key.created().toEpochMilli());
    }

    static void setActive(Handle handle, String keyId, boolean active) {
        handle.execute(
                "update iam_access_key set active = ? where access_key_id = ?",
                active ? 1 : 0,
                keyId);
    }

    static void setUse(Handle handle, String keyId, StoredKey.Use use) {
        handle.execute(
                "update iam_access_key set used_at = ?, used_service = ?, used_region = ? where"
                        + " access_key_id = ?",
                use.at().toEpochMilli(),
                use.service(),
                use.region(),
                keyId);
    }

    static void delete(Handle handle, String keyId) {
        handle.execute("delete from iam_access_key where access_key_id = ?", keyId);
    }
}
