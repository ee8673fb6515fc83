package custos.aws.wire;

import custos.aws.AwsException;
import custos.aws.Errors;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The broken constraints of one request, in AWS's words. All are counted; the message spells the
 * first hundred, so that a hostile request cannot make a message larger than itself.
 */
final class Violations {
    private static final int SPELLED = 100;

    private final StringBuilder message = new StringBuilder();
    private int count;

    /** Adds a broken constraint; a null value is one that is missing. */
    void add(@Nullable Value value, Path path, String constraint) {
        count++;
        if (count > SPELLED) {
            return;
        }
        message.append(count == 1 ? "" : "; ")
                .append("Value ")
                .append(Printed.of(value))
                .append("at '")
                .append(path)
                .append("' failed to satisfy constraint: ")
                .append(constraint);
    }

    /** The refusal that names them all, or nothing if there are none. */
    Optional<AwsException> refusal() {
        if (count == 0) {
            return Optional.empty();
        }
        var title = count == 1 ? " validation error detected: " : " validation errors detected: ";
        return Optional.of(Errors.validation(count + title + message));
    }
}
