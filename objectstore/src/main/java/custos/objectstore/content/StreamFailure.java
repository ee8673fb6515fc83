package custos.objectstore.content;

import custos.aws.AwsException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the failure of a sender's stream becomes. */
public final class StreamFailure {
    private StreamFailure() {}

    /**
     * The refusal that caused the failure, such as a payload that is not what was signed, or the
     * failure itself, unchecked.
     */
    public static RuntimeException of(IOException failure) {
        return failure.getCause() instanceof AwsException refusal
                ? refusal
                : new UncheckedIOException(failure);
    }
}
