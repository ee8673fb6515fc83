package custos.policy.naive;

import java.io.Serial;

/** Part of a policy cannot be understood, so that it must fail closed. */
final class NotUnderstoodException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    NotUnderstoodException(String message) {
        super(message, null, false, false);
    }
}
