package custos.aws;

import java.util.Optional;

/**
 * The users and roles that resource-based policies can name. A policy that is saved keeps their
 * unique ids, so that whoever is created later under the same name does not inherit a grant. {@code
 * iam} implements it.
 */
public interface NamedPrincipals {

    /** The unique id of who has this ARN, or is known by this id; nothing if there is nobody. */
    Optional<String> idOf(String arnOrId);

    /** The ARN that the owner of a unique id has now; nothing if it is gone. */
    Optional<String> arnOf(String id);
}
