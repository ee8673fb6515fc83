package custos.iam;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Users in the database. Names are unique in their account ignoring case, found as spelled. */
final class UserTable {
    private static final String SELECT =
            """
            select u.*, a.aws_partition from iam_user u
            join iam_account a on a.account_id = u.account_id
            """;

    private UserTable() {}

    static Optional<IamUser> find(Handle handle, String account, String name) {
        return select(handle, "where u.account_id = ? and u.name = ?", account, name).stream()
                .findFirst();
    }

    static Optional<IamUser> findById(Handle handle, String userId) {
        return select(handle, "where u.user_id = ?", userId).stream().findFirst();
    }

    static List<IamUser> inAccount(Handle handle, String account) {
        return select(handle, "where u.account_id = ?", account);
    }

    static List<IamUser> all(Handle handle) {
        return select(handle, "");
    }

    private static List<IamUser> select(Handle handle, String where, Object... values) {
        var tags = new HashMap<String, Map<String, String>>();
        handle.select(
                        "select t.user_id, t.tag_key, t.tag_value from iam_user_tag t"
                                + " join iam_user u on u.user_id = t.user_id "
                                + where,
                        values)
                .map((row, _) -> List.of(row.getString(1), row.getString(2), row.getString(3)))
                .forEach(tag ->
                        tags.computeIfAbsent(tag.get(0), _ -> new HashMap<>())
                                .put(tag.get(1), tag.get(2)));
        return handle.select(SELECT + where, values)
                .map((row, _) ->
                        new IamUser(
                                row.getString("aws_partition"),
                                row.getString("account_id"),
                                row.getString("user_id"),
                                row.getString("path"),
                                row.getString("name"),
                                Optional.ofNullable(row.getString("boundary_arn")),
                                Instant.ofEpochMilli(row.getLong("created_at")),
                                tags.getOrDefault(row.getString("user_id"), Map.of())))
                .list();
    }

    /** True if another user of the account has this name in any spelling. */
    static boolean nameTaken(Handle handle, String account, String name, String exceptUserId) {
        return handle.select(
                                "select count(*) from iam_user where account_id = ? and"
                                        + " folded_name = ? and user_id <> ?",
                                account,
                                folded(name),
                                exceptUserId)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    static int count(Handle handle, String account) {
        return handle.select("select count(*) from iam_user where account_id = ?", account)
                .mapTo(Integer.class)
                .one();
    }

    static void insert(Handle handle, IamUser user) {
        handle.execute(
                """
                insert into iam_user
                (account_id, user_id, path, name, folded_name, boundary_arn, created_at)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                user.account(),
                user.id(),
                user.path(),
                user.name(),
                folded(user.name()),
                user.boundary().orElse(null),
                user.created().toEpochMilli());
        user.tags()
                .forEach((key, value) ->
                        handle.execute(
                                "insert into iam_user_tag values (?, ?, ?, ?)",
                                user.account(),
                                user.id(),
                                key,
                                value));
    }

    static void rename(Handle handle, String userId, String path, String name) {
        handle.execute(
                "update iam_user set path = ?, name = ?, folded_name = ? where user_id = ?",
                path,
                name,
                folded(name),
                userId);
    }

    static void setBoundary(Handle handle, String userId, Optional<String> arn) {
        handle.execute(
                "update iam_user set boundary_arn = ? where user_id = ?", arn.orElse(null), userId);
    }

    static void delete(Handle handle, String userId) {
        handle.execute("delete from iam_user where user_id = ?", userId);
    }

    /** Names that differ only in case are one. */
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
