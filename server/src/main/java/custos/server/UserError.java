package custos.server;

/** Something that the user can mend: said in one line, without a stack trace. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** What was wrong and what would work. */
    public UserError(String message) {
        this(message, 2);
    }

    /** As above, with the exit code of the program. */
    public UserError(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The message, never null. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** The exit code of the program. */
    public int exitCode() {
        return exitCode;
    }
}
