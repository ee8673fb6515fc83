package custos.iam;

import custos.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    /** What became of a wish for an account. */
    public enum Creation {
        CREATED,
        EXISTS,
        /** There was one of this id, and other accounts' policies may still trust it. */
        ID_WAS_USED
    }

    /**
     * Creates an account with a root access key, if its id was never used.
     *
     * @param account twelve digits
     * @param partition {@code aws} unless the server speaks for another one
     * @param keep stores the key where its owner finds it. It runs before the commit: if it throws,
     *     the account was not created, so a key is never made that nobody knows
     * @throws IllegalArgumentException if the account is not twelve digits
     */
    public Creation create(
            String account, Optional<String> name, String partition, Consumer<RootKey> keep) {
        var fresh = new Account(account, name, partition, clock.instant());
        return store.write(handle -> {
            if (AccountTable.find(handle, account).isPresent()) {
                return Creation.EXISTS;
            }
            if (AccountTable.wasDeleted(handle, account)) {
                return Creation.ID_WAS_USED;
            }
            AccountTable.insert(handle, fresh);
            store.afterCommit(() -> roster.reloadAccount(account));
            keep.accept(newRootKey(account));
            return Creation.CREATED;
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

    /** The accounts, the eldest first. */
    public List<Account> list() {
        return store.read(AccountTable::all);
    }

    /** What became of a wish to delete an account. */
    public sealed interface Deletion {
        /** It is gone, and its keys sign nothing any more. */
        record Deleted() implements Deletion {}

        /** There is no such account. */
        record Unknown() implements Deletion {}

        /** It is the eldest, which a server is started with. */
        record First() implements Deletion {}

        /** It is as it was: it has things that nobody could reach any more. */
        record NotEmpty(List<Belongings> left) implements Deletion {}
    }

    /**
     * Things of one kind that an account has.
     *
     * @param kind in the plural, such as {@code buckets}
     */
    public record Belongings(String kind, long count) {}

    /**
     * Deletes an account that has nothing but its root user, whose keys are revoked at once. Its id
     * is not used again.
     *
     * @param elsewhere what the account has in other modules' tables, asked in the same transaction
     */
    public Deletion delete(String account, Supplier<List<Belongings>> elsewhere) {
        return store.write(handle -> {
            var all = AccountTable.all(handle);
            if (all.stream().noneMatch(one -> one.id().equals(account))) {
                return new Deletion.Unknown();
            }
            if (all.getFirst().id().equals(account)) {
                return new Deletion.First();
            }
            var left = new ArrayList<Belongings>();
            left.add(new Belongings("users", UserTable.count(handle, account)));
            left.add(new Belongings("managed policies", ManagedPolicyTable.count(handle, account)));
            left.addAll(elsewhere.get());
            left.removeIf(things -> things.count() == 0);
            if (!left.isEmpty()) {
                return new Deletion.NotEmpty(List.copyOf(left));
            }
            remove(handle, account);
            return new Deletion.Deleted();
        });
    }

    private void remove(Handle handle, String account) {
        var revoked = KeyTable.of(handle, KeyOwner.root(account));
        AccountTable.delete(handle, account, clock.instant());
        store.afterCommit(() -> roster.reloadAccount(account));
        revoked.forEach(key -> store.afterCommit(() -> roster.reloadKey(key.id())));
    }
}
