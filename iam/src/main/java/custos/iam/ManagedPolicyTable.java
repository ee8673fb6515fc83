package custos.iam;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Customer managed policies and their versions in the database. */
final class ManagedPolicyTable {
    private ManagedPolicyTable() {}

    static Optional<ManagedPolicy> find(Handle handle, String arn) {
        return select(handle, "where p.arn = ?", arn).stream().findFirst();
    }

    static List<ManagedPolicy> inAccount(Handle handle, String account) {
        return select(handle, "where p.account_id = ?", account);
    }

    private static List<ManagedPolicy> select(Handle handle, String where, Object... values) {
        var tags = new HashMap<String, Map<String, String>>();
        handle.select(
                        "select t.policy_id, t.tag_key, t.tag_value from iam_policy_tag t"
                                + " join iam_policy p on p.policy_id = t.policy_id "
                                + where,
                        values)
                .map((row, _) -> List.of(row.getString(1), row.getString(2), row.getString(3)))
                .forEach(tag ->
                        tags.computeIfAbsent(tag.get(0), _ -> new HashMap<>())
                                .put(tag.get(1), tag.get(2)));
        return handle.select("select p.* from iam_policy p " + where, values)
                .map((row, _) ->
                        new ManagedPolicy(
                                row.getString("account_id"),
                                row.getString("policy_id"),
                                row.getString("arn"),
                                row.getString("path"),
                                row.getString("name"),
                                row.getString("description"),
                                row.getInt("default_version"),
                                row.getInt("last_version"),
                                Instant.ofEpochMilli(row.getLong("created_at")),
                                Instant.ofEpochMilli(row.getLong("updated_at")),
                                tags.getOrDefault(row.getString("policy_id"), Map.of())))
                .list();
    }

    static boolean nameTaken(Handle handle, String account, String name) {
        return handle.select(
                                "select count(*) from iam_policy where account_id = ? and"
                                        + " folded_name = ?",
                                account,
                                UserTable.folded(name))
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    static int count(Handle handle, String account) {
        return handle.select("select count(*) from iam_policy where account_id = ?", account)
                .mapTo(Integer.class)
                .one();
    }

    static void insert(Handle handle, ManagedPolicy policy) {
        handle.execute(
                """
                insert into iam_policy (account_id, policy_id, arn, path, name, folded_name,
                description, default_version, last_version, created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                policy.account(),
                policy.id(),
                policy.arn(),
                policy.path(),
                policy.name(),
                UserTable.folded(policy.name()),
                policy.description(),
                policy.defaultVersion(),
                policy.lastVersion(),
                policy.created().toEpochMilli(),
                policy.updated().toEpochMilli());
        policy.tags()
                .forEach((key, value) ->
                        handle.execute(
                                "insert into iam_policy_tag values (?, ?, ?, ?)",
                                policy.account(),
                                policy.id(),
                                key,
                                value));
    }

    static void update(
            Handle handle, String policyId, int defaultVersion, int lastVersion, Instant now) {
        handle.execute(
                "update iam_policy set default_version = ?, last_version = ?, updated_at = ? where"
                        + " policy_id = ?",
                defaultVersion,
                lastVersion,
                now.toEpochMilli(),
                policyId);
    }

    static void delete(Handle handle, String policyId) {
        handle.execute("delete from iam_policy where policy_id = ?", policyId);
    }

    static List<ManagedPolicy.Version> versions(Handle handle, String policyId) {
        return handle.select(
                        "select version, document, created_at from iam_policy_version where"
                                + " policy_id = ? order by version",
                        policyId)
                .map((row, _) ->
                        new ManagedPolicy.Version(
                                row.getInt("version"),
                                row.getString("document"),
                                Instant.ofEpochMilli(row.getLong("created_at"))))
                .list();
    }

    /** A document in force, with what names it. */
    record InForce(String account, String arn, String policyId, int version, String document) {}

    /** The documents in force of all policies. */
    static List<InForce> allInForce(Handle handle) {
        return handle.select(
                        """
                        select p.account_id, p.arn, p.policy_id, v.version, v.document
                        from iam_policy p join iam_policy_version v
                        on v.policy_id = p.policy_id and v.version = p.default_version
                        """)
                .map((row, _) ->
                        new InForce(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getInt(4),
                                row.getString(5)))
                .list();
    }

    static void insertVersion(Handle handle, ManagedPolicy policy, ManagedPolicy.Version version) {
        handle.execute(
                "insert into iam_policy_version values (?, ?, ?, ?, ?)",
                policy.account(),
                policy.id(),
                version.number(),
                version.document(),
                version.created().toEpochMilli());
    }

    static void deleteVersion(Handle handle, String policyId, int version) {
        handle.execute(
                "delete from iam_policy_version where policy_id = ? and version = ?",
                policyId,
                version);
    }
}
