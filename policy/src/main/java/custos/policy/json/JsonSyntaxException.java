package custos.policy.json;

/** A text that is not JSON, and where it stops being so. */
public final class JsonSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Json.Position position;

    JsonSyntaxException(String message, Json.Position position) {
        super(message, null, false, false);
        this.position = position;
    }

    /** What is wrong, never null. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** Where it is wrong. */
    public Json.Position position() {
        return position;
    }
}
