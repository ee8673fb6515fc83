package custos.policy;

import java.util.List;

/**
 * Something that the validator has to say about a document, in Access Analyzer's shape.
 *
 * @param code which finding it is
 * @param details one sentence for the author of the policy
 * @param path the way from the document's root to the place
 * @param start where the place begins
 * @param end where the place ends, exclusive
 */
public record Finding(
        FindingCode code, String details, List<PathElement> path, Point start, Point end) {
    public Finding {
        path = List.copyOf(path);
    }

    /** How bad it is. */
    public FindingCode.Type type() {
        return code.type();
    }

    /** One step of a path. */
    public sealed interface PathElement {
        /** Into the value of a member. */
        record Value(String value) implements PathElement {}

        /** Into an element of a list, from 0. */
        record Index(int index) implements PathElement {}

        /** To a member's name. */
        record Key(String key) implements PathElement {}
    }

    /**
     * A point of the text, counted as Access Analyzer does.
     *
     * @param line from 1
     * @param column from 0
     * @param offset from 0
     */
    public record Point(int line, int column, int offset) {}
}
