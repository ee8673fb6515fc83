package custos.iam;

import custos.aws.Authorizer;
import custos.aws.NamedPrincipals;
import custos.aws.Operation;
import custos.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * IAM as a whole: the accounts, who holds which key, what the policies in force allow, and the
 * operations that change them. A change is in force for the next request.
 */
public final class Iam implements AutoCloseable {
    /** The name under which {@link Store#open} finds this module's migrations. */
    public static final String MODULE = "iam";

    private final Roster roster;
    private final Accounts accounts;
    private final AccessKeys accessKeys;
    private final IamAuthorizer authorizer;
    private final List<Operation<?, ?>> iamOperations;
    private final List<Operation<?, ?>> stsOperations;

    private Iam(Parts parts, InstantSource clock) {
        this.roster = parts.roster();
        this.accessKeys = parts.accessKeys();
        this.accounts = new Accounts(parts.store(), roster, accessKeys, clock);
        this.authorizer = new IamAuthorizer(roster, clock);
        this.iamOperations = parts.iamOperations();
        this.stsOperations = List.of(new GetCallerIdentity());
    }

    /**
     * Opens IAM over a store whose migrations of module {@link #MODULE} were run, and reads
     * everybody into memory.
     *
     * @param keysFolder holds the key-encryption key; made on first use
     * @param partition the partition of this server's ARNs
     * @throws IllegalStateException if there are sealed secrets that this folder's key cannot open
     */
    public static Iam open(Store store, Path keysFolder, String partition, InstantSource clock) {
        if (!SecretBox.exists(keysFolder) && hasKeys(store)) {
            throw new IllegalStateException(
                    "the key-encryption key is missing: expected it in `" + keysFolder + "`");
        }
        var secrets = SecretBox.open(keysFolder);
        var library = new PolicyLibrary(AwsManagedPolicies.load(partition));
        var roster = new Roster(store, secrets, library);
        roster.load();
        return new Iam(
                new Parts(store, roster, library, secrets, new Ids(new SecureRandom())), clock);
    }

    /** The partition of a store's accounts, if it has any. */
    public static Optional<String> partition(Store store) {
        return store.read(AccountTable::all).stream().map(Account::partition).findFirst();
    }

    private static boolean hasKeys(Store store) {
        return store.read(handle -> !KeyTable.all(handle).isEmpty());
    }

    /** The accounts of this server. */
    public Accounts accounts() {
        return accounts;
    }

    /**
     * An access key with its secret and whom it belongs to now, from memory. Nothing if the key was
     * never made or is deleted, or its owner is gone.
     */
    public Optional<Credential> credential(String accessKeyId) {
        return roster.credential(accessKeyId);
    }

    /** Decides accesses by the policies in force now. */
    public Authorizer authorizer() {
        return authorizer;
    }

    /** Who can be named in the policies of resources. */
    public NamedPrincipals principals() {
        return new RosterPrincipals(roster);
    }

    /** The operations of service {@code iam}. */
    public List<Operation<?, ?>> iamOperations() {
        return iamOperations;
    }

    /** The operations of service {@code sts}. */
    public List<Operation<?, ?>> stsOperations() {
        return stsOperations;
    }

    /** Notes that a key signed a request, for GetAccessKeyLastUsed. */
    public void used(String accessKeyId, String service, String region, Instant at) {
        accessKeys.used(accessKeyId, service, region, at);
    }

    /** Writes down which keys were used when. To be called now and then; a crash loses the rest. */
    public void saveUses() {
        accessKeys.saveUses();
    }

    @Override
    public void close() {
        saveUses();
    }

    /** What the operations are made of. */
    private record Parts(
            Store store,
            Roster roster,
            PolicyLibrary library,
            Ids ids,
            AccessKeys accessKeys,
            IamAccess access) {
        Parts(Store store, Roster roster, PolicyLibrary library, SecretBox secrets, Ids ids) {
            this(
                    store,
                    roster,
                    library,
                    ids,
                    new AccessKeys(store, roster, secrets, ids),
                    new IamAccess(roster));
        }

        List<Operation<?, ?>> iamOperations() {
            var users = new Users(store, roster, library);
            var userPolicies = new UserPolicies(store, roster, library);
            var policies = new ManagedPolicies(store, roster, library);
            return List.of(
                    new AttachUserPolicy(userPolicies, access),
                    new CreateAccessKey(users, accessKeys, access),
                    new CreatePolicy(policies, ids),
                    new CreatePolicyVersion(policies),
                    new CreateUser(users, ids),
                    new DeleteAccessKey(users, accessKeys, access),
                    new DeletePolicy(policies),
                    new DeletePolicyVersion(policies),
                    new DeleteUser(users, access),
                    new DeleteUserPermissionsBoundary(users, access),
                    new DeleteUserPolicy(userPolicies, access),
                    new DetachUserPolicy(userPolicies, access),
                    new GetAccessKeyLastUsed(accessKeys, roster, access),
                    new GetPolicy(policies),
                    new GetPolicyVersion(policies),
                    new GetUser(users, access),
                    new GetUserPolicy(userPolicies, access),
                    new ListAccessKeys(users, accessKeys, access),
                    new ListAttachedUserPolicies(userPolicies, access),
                    new ListPolicies(policies),
                    new ListPolicyVersions(policies),
                    new ListUserPolicies(userPolicies, access),
                    new ListUsers(users),
                    new PutUserPermissionsBoundary(users, access),
                    new PutUserPolicy(userPolicies, access),
                    new SetDefaultPolicyVersion(policies),
                    new UpdateAccessKey(users, accessKeys, access),
                    new UpdateUser(users, access));
        }
    }
}
