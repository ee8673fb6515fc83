package custos.gateway;

import custos.aws.Principal;
import custos.sigv4.KeyFinder;
import java.util.List;
import java.util.Optional;

/** Who signs: the keys that verify a signature, and whom a verified key belongs to. */
public interface Identities extends KeyFinder {

    /**
     * The principal of a key.
     *
     * @param sessionPolicies documents frozen into temporary credentials
     */
    record Identity(Principal principal, List<String> sessionPolicies) {}

    /**
     * Whom an access key belongs to now; nothing if it was deleted since its signature was checked.
     */
    Optional<Identity> identity(String accessKeyId);
}
