package custos.aws.wire;

import java.util.Optional;

/**
 * What the service model allows of a length or a value, both ends included.
 *
 * @param min {@link Long#MIN_VALUE} where the model sets none
 * @param max {@link Long#MAX_VALUE} where the model sets none
 */
public record Range(long min, long max) {
    /** The range that the model leaves open at both ends. */
    public static final Range ANY = new Range(Long.MIN_VALUE, Long.MAX_VALUE);

    /** The constraint that a length breaks, in AWS's words; the length of a text, blob, list. */
    Optional<String> brokenByLength(int length) {
        return brokenBy(length, "length");
    }

    /** The constraint that a number breaks, in AWS's words. */
    Optional<String> brokenByValue(double value) {
        return brokenBy(value, "value");
    }

    private Optional<String> brokenBy(double measure, String what) {
        if (max != Long.MAX_VALUE && !(measure <= max)) {
            return Optional.of(atMost(what));
        }
        if (min != Long.MIN_VALUE && !(measure >= min)) {
            return Optional.of(atLeast(what));
        }
        return Optional.empty();
    }

    /** The constraint's upper half in AWS's words. */
    String atMost(String what) {
        return "Member must have " + what + " less than or equal to " + max;
    }

    /** The constraint's lower half in AWS's words. */
    String atLeast(String what) {
        return "Member must have " + what + " greater than or equal to " + min;
    }
}
