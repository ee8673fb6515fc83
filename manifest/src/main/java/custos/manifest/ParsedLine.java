package custos.manifest;

import java.util.List;

/**
 * One line of a manifest, read and checked without its image: an {@link Entry}, or {@link Rejected}
 * when it names no image.
 */
public sealed interface ParsedLine permits Entry, Rejected {

    /** Reads and checks a line. Whatever the line is, this returns. */
    static ParsedLine of(Line line, Quotas quotas) {
        return switch (line) {
            case Line.Text(_, var text) -> of(text, quotas);
            case Line.Unreadable _ -> Rejected.notJson();
        };
    }

    /** Reads and checks the text of a line. Whatever the text is, this returns. */
    static ParsedLine of(String text, Quotas quotas) {
        return EntryParser.parse(text, quotas);
    }

    /** What is wrong with the line: errors first found, in order of place. No warnings. */
    List<LineError> errors();

    /**
     * The line with {@code errors} and {@code warnings} arrays where they belong, as training's
     * validation manifests hold it.
     *
     * @param findings the errors and warnings to insert
     */
    String validated(List<LineError> findings);
}
