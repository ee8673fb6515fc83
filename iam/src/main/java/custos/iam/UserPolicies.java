package custos.iam;

import custos.policy.MalformedPolicyException;
import custos.policy.Policy;
import custos.policy.PolicyKind;
import custos.policy.PolicySize;
import custos.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The policies of users: inline ones, and attachments of managed ones. */
final class UserPolicies {
    private static final int MOST_ATTACHED = 10;

    private final Store store;
    private final Roster roster;
    private final PolicyLibrary library;

    UserPolicies(Store store, Roster roster, PolicyLibrary library) {
        this.store = store;
        this.roster = roster;
        this.library = library;
    }

    /**
     * Refuses a document that must not be saved.
     *
     * @throws custos.aws.AwsException MALFORMED_POLICY_DOCUMENT
     */
    static void check(String name, String document) {
        try {
            Policy.parse(PolicyKind.IDENTITY, name, document);
        } catch (MalformedPolicyException e) {
            throw IamErrors.malformedPolicy(e.text());
        }
    }

    void put(String account, String userName, String name, String document) {
        check(name, document);
        store.writing(handle -> {
            var user = Users.require(handle, account, userName);
            UserPolicyTable.put(handle, user, name, document);
            checkTotal(userName, UserPolicyTable.inline(handle, user.id()));
            store.afterCommit(() -> roster.reloadUser(user.id()));
        });
    }

    /** All inline policies of a user share one quota; white space is free. */
    private static void checkTotal(String userName, Map<String, String> documents) {
        var most = PolicySize.USER_INLINE_TOTAL.quota();
        var total = documents.values().stream().mapToInt(PolicySize::withoutWhiteSpace).sum();
        if (total > most) {
            throw IamErrors.inlineQuotaExceeded(userName, most);
        }
    }

    /** The inline policies of a user: documents by name. */
    Map<String, String> inline(String account, String userName) {
        return store.read(handle ->
                UserPolicyTable.inline(handle, Users.require(handle, account, userName).id()));
    }

    String get(String account, String userName, String name) {
        return Optional.ofNullable(inline(account, userName).get(name))
                .orElseThrow(() -> IamErrors.userPolicyNotFound(name));
    }

    void delete(String account, String userName, String name) {
        store.writing(handle -> {
            var user = Users.require(handle, account, userName);
            if (!UserPolicyTable.delete(handle, user.id(), name)) {
                throw IamErrors.userPolicyNotFound(name);
            }
            store.afterCommit(() -> roster.reloadUser(user.id()));
        });
    }

    /** Attaches a policy; one that is attached already stays so. */
    void attach(String account, String userName, String arn, Instant now) {
        store.writing(handle -> {
            var user = Users.require(handle, account, userName);
            if (library.find(handle, account, arn).isEmpty()) {
                throw IamErrors.policyNotAttachable(arn);
            }
            UserPolicyTable.attach(handle, user, arn, now.toEpochMilli());
            if (UserPolicyTable.attached(handle, user.id()).size() > MOST_ATTACHED) {
                throw IamErrors.quotaExceeded("PoliciesPerUser", MOST_ATTACHED);
            }
            store.afterCommit(() -> roster.reloadUser(user.id()));
        });
    }

    void detach(String account, String userName, String arn) {
        store.writing(handle -> {
            var user = Users.require(handle, account, userName);
            if (!UserPolicyTable.detach(handle, user.id(), arn)) {
                throw IamErrors.policyNotFound(arn);
            }
            store.afterCommit(() -> roster.reloadUser(user.id()));
        });
    }

    List<ManagedPolicy> attached(String account, String userName) {
        return store.read(handle -> {
            var user = Users.require(handle, account, userName);
            return UserPolicyTable.attached(handle, user.id()).stream()
                    .flatMap(arn -> library.find(handle, account, arn).stream())
                    .toList();
        });
    }
}
