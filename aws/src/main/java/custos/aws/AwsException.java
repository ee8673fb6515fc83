package custos.aws;

import java.util.Map;
import java.util.Optional;

/**
 * A refusal that the caller sees. Thrown through a factory named for the event; nothing catches it
 * on the way, and the gateway turns it into bytes in one place.
 */
public final class AwsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, String> details;
    private final transient Optional<Authorizer.Refusal> denial;

    /** A refusal with AWS's message. */
    public AwsException(ErrorCode code, String message) {
        this(code, message, Map.of());
    }

    /**
     * A refusal with further elements of the error document.
     *
     * @param details extra elements of an S3 error, such as {@code Region} or {@code BucketName}
     */
    public AwsException(ErrorCode code, String message, Map<String, String> details) {
        this(code, message, details, Optional.empty());
    }

    private AwsException(
            ErrorCode code,
            String message,
            Map<String, String> details,
            Optional<Authorizer.Refusal> denial) {
        super(message, null, false, false);
        this.code = code;
        this.details = Map.copyOf(details);
        this.denial = denial;
    }

    /** The same refusal, because policies deny an access. */
    AwsException because(Authorizer.Refusal refusal) {
        return new AwsException(code, text(), details, Optional.of(refusal));
    }

    /** What happened. */
    public ErrorCode code() {
        return code;
    }

    /** The message, never null. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** The denied access behind this refusal, if there is one. */
    public Optional<Authorizer.Refusal> denial() {
        return denial;
    }

    /** Extra elements of an S3 error document. */
    public Map<String, String> details() {
        return details;
    }
}
