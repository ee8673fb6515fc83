package custos.iam;

import custos.aws.Access;
import custos.policy.PolicySize;
import custos.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Managed policies: the customers' to change, AWS's to read. */
final class ManagedPolicies {
    private static final int MOST = 1_500;
    private static final int MOST_VERSIONS = 5;

    private final Store store;
    private final Roster roster;
    private final PolicyLibrary library;

    ManagedPolicies(Store store, Roster roster, PolicyLibrary library) {
        this.store = store;
        this.roster = roster;
        this.library = library;
    }

    /**
     * A policy with how it is used in one account.
     *
     * @param attachments users that have it attached
     * @param boundaries users whose boundary it is
     */
    record Used(ManagedPolicy policy, int attachments, int boundaries) {}

    void create(ManagedPolicy policy, String document) {
        check(policy.name(), document);
        store.writing(handle -> {
            if (ManagedPolicyTable.nameTaken(handle, policy.account(), policy.name())) {
                throw IamErrors.policyExists(policy.name());
            }
            if (ManagedPolicyTable.count(handle, policy.account()) >= MOST) {
                throw IamErrors.quotaExceeded("PoliciesPerAccount", MOST);
            }
            ManagedPolicyTable.insert(handle, policy);
            ManagedPolicyTable.insertVersion(
                    handle, policy, new ManagedPolicy.Version(1, document, policy.created()));
        });
    }

    private static void check(String name, String document) {
        if (PolicySize.MANAGED.exceededBy(document)) {
            throw IamErrors.quotaExceeded("PolicySize", PolicySize.MANAGED.quota());
        }
        UserPolicies.check(name, document);
    }

    /** The same access, with the tags of the policy that it is about if that is the account's. */
    Access.Required withTags(String account, Access.Required access) {
        var policy = store.read(handle -> ManagedPolicyTable.find(handle, access.resource()));
        return policy.filter(found -> found.account().equals(account))
                .map(found -> access.withResourceTags(found.tags()))
                .orElse(access);
    }

    Used get(String account, String arn) {
        return store.read(handle -> used(handle, account, require(handle, account, arn)));
    }

    /** All policies that an account may use, AWS's among them. */
    List<Used> list(String account) {
        return store.read(handle -> {
            var all = new ArrayList<>(library.awsManaged().all());
            all.addAll(ManagedPolicyTable.inAccount(handle, account));
            return all.stream().map(policy -> used(handle, account, policy)).toList();
        });
    }

    private static Used used(Handle handle, String account, ManagedPolicy policy) {
        return new Used(
                policy,
                UserPolicyTable.attachments(handle, account, policy.arn()),
                UserPolicyTable.boundaries(handle, account, policy.arn()));
    }

    private ManagedPolicy require(Handle handle, String account, String arn) {
        return library.find(handle, account, arn).orElseThrow(() -> IamErrors.policyNotFound(arn));
    }

    /** Deletes a policy that is used nowhere and has but one version. */
    void delete(String account, String arn) {
        store.writing(handle -> {
            var used = used(handle, account, requireOwn(handle, account, arn));
            if (used.attachments() + used.boundaries() > 0) {
                throw IamErrors.policyAttached();
            }
            if (ManagedPolicyTable.versions(handle, used.policy().id()).size() > 1) {
                throw IamErrors.policyHasVersions();
            }
            ManagedPolicyTable.delete(handle, used.policy().id());
        });
    }

    /** A policy that may be changed: the account's own. AWS's are refused before, as another's. */
    private static ManagedPolicy requireOwn(Handle handle, String account, String arn) {
        return ManagedPolicyTable.find(handle, arn)
                .filter(policy -> policy.account().equals(account))
                .orElseThrow(() -> IamErrors.policyNotFound(arn));
    }

    List<ManagedPolicy.Version> versions(String account, String arn) {
        return store.read(handle -> library.versions(handle, require(handle, account, arn)));
    }

    ManagedPolicy.Version version(String account, String arn, String versionId) {
        return versions(account, arn).stream()
                .filter(version -> version.id().equals(versionId))
                .findFirst()
                .orElseThrow(() -> IamErrors.policyVersionNotFound(arn, versionId));
    }

    ManagedPolicy.Version createVersion(
            String account, String arn, String document, boolean asDefault, Instant now) {
        return store.write(handle -> {
            var policy = requireOwn(handle, account, arn);
            check(policy.name(), document);
            if (ManagedPolicyTable.versions(handle, policy.id()).size() >= MOST_VERSIONS) {
                throw IamErrors.tooManyVersions(MOST_VERSIONS);
            }
            var number = policy.lastVersion() + 1;
            var version = new ManagedPolicy.Version(number, document, now);
            ManagedPolicyTable.insertVersion(handle, policy, version);
            var inForce = asDefault ? number : policy.defaultVersion();
            ManagedPolicyTable.update(handle, policy.id(), inForce, number, now);
            reloadUsers(handle, policy);
            return version;
        });
    }

    void setDefault(String account, String arn, String versionId, Instant now) {
        store.writing(handle -> {
            var policy = requireOwn(handle, account, arn);
            var version = requireVersion(handle, policy, versionId);
            ManagedPolicyTable.update(
                    handle, policy.id(), version.number(), policy.lastVersion(), now);
            reloadUsers(handle, policy);
        });
    }

    void deleteVersion(String account, String arn, String versionId) {
        store.writing(handle -> {
            var policy = requireOwn(handle, account, arn);
            var version = requireVersion(handle, policy, versionId);
            if (version.number() == policy.defaultVersion()) {
                throw IamErrors.defaultVersion();
            }
            ManagedPolicyTable.deleteVersion(handle, policy.id(), version.number());
        });
    }

    private static ManagedPolicy.Version requireVersion(
            Handle handle, ManagedPolicy policy, String versionId) {
        return ManagedPolicyTable.versions(handle, policy.id()).stream()
                .filter(version -> version.id().equals(versionId))
                .findFirst()
                .orElseThrow(() -> IamErrors.policyVersionNotFound(policy.arn(), versionId));
    }

    private void reloadUsers(Handle handle, ManagedPolicy policy) {
        var users = UserPolicyTable.usersOf(handle, policy.account(), policy.arn());
        store.afterCommit(() -> roster.reloadUsers(users));
    }
}
