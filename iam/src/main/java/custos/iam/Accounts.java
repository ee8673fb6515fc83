package custos.iam;

import custos.aws.Principal;
import custos.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** The accounts of this server. Each has one root user, whose keys need no policy. */
public final class Accounts {
    private final Store store;
    private final Roster roster;
    private final AccessKeys keys;
    private final InstantSource clock;

    Accounts(Store store, Roster roster, AccessKeys keys, InstantSource clock) {
        this.store = store;
        this.roster = roster;
        this.keys = keys;
        this.clock = clock;
    }

    /** A new access key of a root user: the only time that its secret is shown. */
    public record RootKey(String account, String accessKeyId, String secret) {
        /** Names the key; never the secret. */
        @Override
        public String toString() {
            return "RootKey[" + accessKeyId + " of " + account + "]";
        }
    }

    /**
     * Creates an account with a root access key, if it does not exist.
     *
     * @param account twelve digits
     * @param partition {@code aws} unless the server speaks for another one
     * @param keep stores the key where its owner finds it. It runs before the commit: if it throws,
     *     the account was not created, so a key is never made that nobody knows
     * @return true if the account was created
     * @throws IllegalArgumentException if the account is not twelve digits
     */
    public boolean createIfAbsent(String account, String partition, Consumer<RootKey> keep) {
        if (!account.matches("\\d{12}")) {
            throw new IllegalArgumentException(
                    "not an account, expected twelve digits: `" + account + "`");
        }
        return store.write(handle -> {
            if (find(handle, account).isPresent()) {
                return false;
            }
            handle.execute(
                    "insert into iam_account values (?, ?, ?)", account, partition, clock.millis());
            store.afterCommit(() -> roster.reloadAccount(account));
            keep.accept(newRootKey(account));
            return true;
        });
    }

    /**
     * Makes another access key for the root user of an account.
     *
     * @throws custos.aws.AwsException LIMIT_EXCEEDED if it has two
     */
    public RootKey createRootKey(String account) {
        return store.write(_ -> newRootKey(account));
    }

    private RootKey newRootKey(String account) {
        var key = keys.create(KeyOwner.root(account), clock.instant());
        return new RootKey(account, key.id(), key.secret());
    }

    /** The accounts, by number. */
    public List<String> list() {
        return store.read(handle -> all(handle).stream().map(Principal.Root::account).toList());
    }

    static Optional<Principal.Root> find(Handle handle, String account) {
        return handle.select(
                        "select account_id, aws_partition from iam_account where account_id = ?",
                        account)
                .map((row, _) -> new Principal.Root(row.getString(2), row.getString(1)))
                .findOne();
    }

    static List<Principal.Root> all(Handle handle) {
        return handle.select(
                        "select account_id, aws_partition from iam_account order by account_id")
                .map((row, _) -> new Principal.Root(row.getString(2), row.getString(1)))
                .list();
    }
}
