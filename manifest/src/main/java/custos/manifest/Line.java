package custos.manifest;

/** One line of a manifest, without its line end. Numbers count from 1. */
public sealed interface Line {
    int number();

    /** A line of characters, maybe blank, not yet read as JSON. */
    record Text(int number, String text) implements Line {}

    /** A line that is no text: longer than the quota, or not UTF-8. Its bytes are not kept. */
    record Unreadable(int number, Reason reason) implements Line {}

    enum Reason {
        TOO_LONG,
        NOT_UTF_8
    }

    /** The same line at another place. */
    default Line renumbered(int number) {
        return switch (this) {
            case Text(_, var text) -> new Text(number, text);
            case Unreadable(_, var reason) -> new Unreadable(number, reason);
        };
    }
}
