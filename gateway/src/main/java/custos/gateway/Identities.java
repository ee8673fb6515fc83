package custos.gateway;

import custos.aws.Principal;
import custos.sigv4.KeyFinder;
import java.time.Instant;
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

    /** Notes that a key signed a request; the default notes nothing. */
    default void used(String accessKeyId, String service, String region, Instant at) {}
}
