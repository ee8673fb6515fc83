package custos.iam;

import java.util.Optional;

/**
 * Whose access keys are meant.
 *
 * @param userId a user, or nothing for the account's root user
 * @param name the user's name, empty for the root user
 */
record KeyOwner(String account, Optional<String> userId, String name) {
    static KeyOwner of(IamUser user) {
        return new KeyOwner(user.account(), Optional.of(user.id()), user.name());
    }

    static KeyOwner root(String account) {
        return new KeyOwner(account, Optional.empty(), "");
    }
}
