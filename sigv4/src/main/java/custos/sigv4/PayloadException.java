package custos.sigv4;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import java.io.IOException;

/**
 * A body that is not what was signed. Its cause is the refusal that the caller should see, so that
 * code that knows only {@code IOException} can find it.
 */
public final class PayloadException extends IOException {
    private static final long serialVersionUID = 1L;

    private final AwsException refusal;

    PayloadException(AwsException refusal) {
        super(refusal.text(), refusal);
        this.refusal = refusal;
    }

    PayloadException(ErrorCode code, String message) {
        this(new AwsException(code, message));
    }

    /** What the caller should be told. */
    public AwsException refusal() {
        return refusal;
    }
}
