package custos.iam;

import custos.aws.Call;
import custos.aws.Principal;
import custos.store.Store;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The users of the accounts. */
final class Users {
    private static final int MOST = 5_000;

    private final Store store;
    private final Roster roster;
    private final PolicyLibrary library;

    Users(Store store, Roster roster, PolicyLibrary library) {
        this.store = store;
        this.roster = roster;
        this.library = library;
    }

    /** Stores a new user; {@code boundary} must name a policy that its account may use. */
    void create(IamUser user) {
        store.writing(handle -> {
            if (UserTable.nameTaken(handle, user.account(), user.name(), "")) {
                throw IamErrors.userExists(user.name());
            }
            if (UserTable.count(handle, user.account()) >= MOST) {
                throw IamErrors.quotaExceeded("UsersPerAccount", MOST);
            }
            user.boundary().ifPresent(arn -> requirePolicy(handle, user.account(), arn));
            UserTable.insert(handle, user);
            store.afterCommit(() -> roster.reloadUser(user.id()));
        });
    }

    /**
     * The user of this name.
     *
     * @throws custos.aws.AwsException NO_SUCH_ENTITY
     */
    IamUser get(String account, String name) {
        return store.read(handle -> require(handle, account, name));
    }

    /** The user of this name, in a transaction. */
    static IamUser require(Handle handle, String account, String name) {
        return UserTable.find(handle, account, name)
                .orElseThrow(() -> IamErrors.userNotFound(name));
    }

    List<IamUser> list(String account, String pathPrefix) {
        return store.read(handle -> UserTable.inAccount(handle, account)).stream()
                .filter(user -> user.path().startsWith(pathPrefix))
                .toList();
    }

    void rename(String account, String name, Optional<String> path, Optional<String> newName) {
        store.writing(handle -> {
            var user = require(handle, account, name);
            var to = newName.orElse(name);
            if (UserTable.nameTaken(handle, account, to, user.id())) {
                throw IamErrors.userExists(to);
            }
            UserTable.rename(handle, user.id(), path.orElse(user.path()), to);
            store.afterCommit(() -> roster.reloadUser(user.id()));
        });
    }

    /** Deletes a user on which nothing hangs any more. */
    void delete(String account, String name) {
        store.writing(handle -> {
            var user = require(handle, account, name);
            if (!KeyTable.of(handle, KeyOwner.of(user)).isEmpty()) {
                throw IamErrors.userInUse("delete access keys");
            }
            if (!UserPolicyTable.inline(handle, user.id()).isEmpty()) {
                throw IamErrors.userInUse("delete policies");
            }
            if (!UserPolicyTable.attached(handle, user.id()).isEmpty()) {
                throw IamErrors.userInUse("detach all policies");
            }
            UserTable.delete(handle, user.id());
            store.afterCommit(() -> roster.reloadUser(user.id()));
        });
    }

    void setBoundary(String account, String name, String arn) {
        store.writing(handle -> {
            var user = require(handle, account, name);
            requirePolicy(handle, account, arn);
            UserTable.setBoundary(handle, user.id(), Optional.of(arn));
            store.afterCommit(() -> roster.reloadUser(user.id()));
        });
    }

    void removeBoundary(String account, String name) {
        store.writing(handle -> {
            var user = require(handle, account, name);
            if (user.boundary().isEmpty()) {
                throw IamErrors.boundaryNotFound(name);
            }
            UserTable.setBoundary(handle, user.id(), Optional.empty());
            store.afterCommit(() -> roster.reloadUser(user.id()));
        });
    }

    private void requirePolicy(Handle handle, String account, String arn) {
        if (library.find(handle, account, arn).isEmpty()) {
            throw IamErrors.policyNotAttachable(arn);
        }
    }

    /**
     * Whose keys a call is about: the named user's, else the caller's own.
     *
     * @throws custos.aws.AwsException NO_SUCH_ENTITY, or VALIDATION if the caller is neither a user
     *     nor root
     */
    KeyOwner keyOwner(Call call, @Nullable String userName) {
        if (userName != null) {
            return KeyOwner.of(get(call.account(), userName));
        }
        return switch (call.caller().principal()) {
            case Principal.Root root -> KeyOwner.root(root.account());
            case Principal.User user ->
                    store.read(handle -> UserTable.findById(handle, user.userId()))
                            .map(KeyOwner::of)
                            .orElseThrow(() -> IamErrors.userNotFound(user.name()));
            case Principal.RoleSession _, Principal.Anonymous _ -> throw IamErrors.notAUser();
        };
    }
}
