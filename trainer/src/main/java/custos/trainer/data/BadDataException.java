package custos.trainer.data;

import java.io.Serial;

/** The job's data cannot be trained on, and trying again is of no use; the message says why. */
public final class BadDataException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    public BadDataException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
