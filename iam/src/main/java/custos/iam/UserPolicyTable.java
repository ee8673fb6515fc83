package custos.iam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** What hangs on users: inline policies by name, managed ones by ARN. */
final class UserPolicyTable {
    private UserPolicyTable() {}

    /** The inline policies of a user: documents by name. */
    static Map<String, String> inline(Handle handle, String userId) {
        var documents = new TreeMap<String, String>();
        handle.select("select name, document from iam_user_policy where user_id = ?", userId)
                .map((row, _) -> Map.entry(row.getString("name"), row.getString("document")))
                .forEach(entry -> documents.put(entry.getKey(), entry.getValue()));
        return documents;
    }

    /** The inline policies of all users: documents by user id and name. */
    static Map<String, Map<String, String>> allInline(Handle handle) {
        var all = new HashMap<String, Map<String, String>>();
        handle.select("select user_id, name, document from iam_user_policy")
                .map((row, _) -> List.of(row.getString(1), row.getString(2), row.getString(3)))
                .forEach(row ->
                        all.computeIfAbsent(row.get(0), _ -> new TreeMap<>())
                                .put(row.get(1), row.get(2)));
        return all;
    }

    static void put(Handle handle, IamUser user, String name, String document) {
        handle.execute(
                """
                insert into iam_user_policy (account_id, user_id, name, document)
                values (?, ?, ?, ?)
                on conflict (user_id, name) do update set document = excluded.document
                """,
                user.account(),
                user.id(),
                name,
                document);
    }

    /** False if there was none of this name. */
    static boolean delete(Handle handle, String userId, String name) {
        return handle.execute(
                        "delete from iam_user_policy where user_id = ? and name = ?", userId, name)
                > 0;
    }

    /** The ARNs of the managed policies attached to a user. */
    static List<String> attached(Handle handle, String userId) {
        return handle.select(
                        "select policy_arn from iam_user_attachment where user_id = ? order by"
                                + " policy_arn",
                        userId)
                .mapTo(String.class)
                .list();
    }

    /** The ARNs of the managed policies attached to all users, by user id. */
    static Map<String, List<String>> allAttached(Handle handle) {
        var all = new HashMap<String, List<String>>();
        handle.select("select user_id, policy_arn from iam_user_attachment order by policy_arn")
                .map((row, _) -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(row ->
                        all.computeIfAbsent(row.getKey(), _ -> new ArrayList<>())
                                .add(row.getValue()));
        return all;
    }

    static void attach(Handle handle, IamUser user, String arn, long millis) {
        handle.execute(
                """
                insert into iam_user_attachment (account_id, user_id, policy_arn, attached_at)
                values (?, ?, ?, ?) on conflict (user_id, policy_arn) do nothing
                """,
                user.account(),
                user.id(),
                arn,
                millis);
    }

    /** False if it was not attached. */
    static boolean detach(Handle handle, String userId, String arn) {
        return handle.execute(
                        "delete from iam_user_attachment where user_id = ? and policy_arn = ?",
                        userId,
                        arn)
                > 0;
    }

    /** How many users of the account a policy is attached to. */
    static int attachments(Handle handle, String account, String arn) {
        return handle.select(
                        "select count(*) from iam_user_attachment where account_id = ? and"
                                + " policy_arn = ?",
                        account,
                        arn)
                .mapTo(Integer.class)
                .one();
    }

    /** How many users of the account a policy is the boundary of. */
    static int boundaries(Handle handle, String account, String arn) {
        return handle.select(
                        "select count(*) from iam_user where account_id = ? and boundary_arn = ?",
                        account,
                        arn)
                .mapTo(Integer.class)
                .one();
    }

    /** Everybody whom a change of the policy concerns. */
    static List<String> usersOf(Handle handle, String account, String arn) {
        return handle.select(
                        """
                        select user_id from iam_user_attachment
                        where account_id = ? and policy_arn = ?
                        union select user_id from iam_user
                        where account_id = ? and boundary_arn = ?
                        """,
                        account,
                        arn,
                        account,
                        arn)
                .mapTo(String.class)
                .list();
    }
}
