package custos.iam;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Accounts in the database. */
final class AccountTable {
    private AccountTable() {}

    static Optional<Account> find(Handle handle, String id) {
        return handle.select("select * from iam_account where account_id = ?", id)
                .map((row, _) -> account(row))
                .findOne();
    }

    /** The accounts, the eldest first. */
    static List<Account> all(Handle handle) {
        return handle.select("select * from iam_account order by created_at, account_id")
                .map((row, _) -> account(row))
                .list();
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getString("account_id"),
                Optional.ofNullable(row.getString("name")),
                row.getString("aws_partition"),
                Instant.ofEpochMilli(row.getLong("created_at")));
    }

    static void insert(Handle handle, Account account) {
        handle.execute(
                "insert into iam_account (account_id, aws_partition, created_at, name) values"
                        + " (?, ?, ?, ?)",
                account.id(),
                account.partition(),
                account.created().toEpochMilli(),
                account.name().orElse(null));
    }

    /** Removes an account, which has nothing but root keys, and remembers its id. */
    static void delete(Handle handle, String id, Instant now) {
        handle.execute("delete from iam_access_key where account_id = ?", id);
        handle.execute("delete from iam_account where account_id = ?", id);
        handle.execute("insert into iam_deleted_account values (?, ?)", id, now.toEpochMilli());
    }

    /** Whether there was once an account of this id. */
    static boolean wasDeleted(Handle handle, String id) {
        return handle.select("select 1 from iam_deleted_account where account_id = ?", id)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }
}
