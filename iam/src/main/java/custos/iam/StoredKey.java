package custos.iam;

import java.time.Instant;
import java.util.Optional;

/**
 * An access key as the database has it.
 *
 * @param userId its user, or nothing if it is the root user's
 * @param sealedSecret the secret under the key-encryption key
 * @param use when and for what it was last used, as far as the database knows
 */
record StoredKey(
        String account,
        String id,
        Optional<String> userId,
        String sealedSecret,
        boolean active,
        Instant created,
        Optional<Use> use) {

    /** A use of a key. */
    record Use(Instant at, String service, String region) {}

    /** Names the key; not what seals its secret. */
    @Override
    public String toString() {
        return "StoredKey[" + id + "]";
    }
}
