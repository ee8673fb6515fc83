package custos.iam;

import java.time.Instant;
import java.util.Optional;

/**
 * An account of this server.
 *
 * @param id twelve digits
 * @param name what its creator called it
 * @param partition the partition of its ARNs
 */
public record Account(String id, Optional<String> name, String partition, Instant created) {
    /**
     * @throws IllegalArgumentException if the id is not twelve digits
     */
    public Account {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "not an account, expected twelve digits: `" + id + "`");
        }
    }

    /** Whether a text can be the id of an account. */
    public static boolean isId(String text) {
        return text.matches("[0-9]{12}");
    }
}
