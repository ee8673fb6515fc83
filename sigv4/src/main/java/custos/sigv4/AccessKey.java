package custos.sigv4;

import java.time.Instant;
import java.util.Optional;

/**
 * A key that signs requests.
 *
 * @param active an inactive key fails like an unknown one
 * @param sessionToken the exact token that must come with temporary credentials; a long-term key
 *     has none and must come without
 * @param expires when temporary credentials end
 */
public record AccessKey(
        String id,
        String secret,
        boolean active,
        Optional<String> sessionToken,
        Optional<Instant> expires) {

    /** A long-term key. */
    public static AccessKey longTerm(String id, String secret, boolean active) {
        return new AccessKey(id, secret, active, Optional.empty(), Optional.empty());
    }

    /** Names the key; never the secret or the token. */
    @Override
    public String toString() {
        return "AccessKey[" + id + (active ? "" : ", inactive") + "]";
    }
}
