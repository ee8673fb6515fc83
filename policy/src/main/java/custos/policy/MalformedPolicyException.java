package custos.policy;

/**
 * A policy document that must not be saved. The message says where and why, in our own words: the
 * text behind AWS's {@code MalformedPolicyDocument}.
 */
public final class MalformedPolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    MalformedPolicyException(String message, int line, int column) {
        super(message, null, false, false);
        this.line = line;
        this.column = column;
    }

    /** What is wrong, never null. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** The line of the fault, from 1. */
    public int line() {
        return line;
    }

    /** The column of the fault, from 1. */
    public int column() {
        return column;
    }
}
