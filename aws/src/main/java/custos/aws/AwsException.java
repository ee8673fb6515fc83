package custos.aws;

import java.util.Map;

/**
 * A refusal that the caller sees. Thrown through a factory named for the event; nothing catches it
 * on the way, and the gateway turns it into bytes in one place.
 */
public final class AwsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, String> details;

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
        super(message, null, false, false);
        this.code = code;
        this.details = Map.copyOf(details);
    }

    /** What happened. */
    public ErrorCode code() {
        return code;
    }

    /** The message, never null. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** Extra elements of an S3 error document. */
    public Map<String, String> details() {
        return details;
    }
}
