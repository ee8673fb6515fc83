package custos.aws.wire;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A type of the service model with its constraints. The shapes that our services reach are trees:
 * none contains itself.
 */
public sealed interface Shape {

    /** A structure; its members stand in the model's order. */
    record Structure(List<Member> members) implements Shape {
        public Structure {
            members = List.copyOf(members);
        }
    }

    /** A named member of a structure. */
    record Member(String name, boolean required, Shape shape) {

        /** The name as AWS's validation messages write it: the first letter in lower case. */
        public String path() {
            return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        }
    }

    /** A list; {@code size} bounds the number of its items. */
    record ListOf(Shape member, Range size) implements Shape {}

    /** A map from texts; {@code size} bounds the number of its entries. */
    record MapOf(Text key, Shape value, Range size) implements Shape {}

    /**
     * A string.
     *
     * @param length in Unicode code points
     * @param pattern what the whole text must match
     * @param values the values of an enum, empty for any other string
     * @param sensitive true if the text must not be repeated in messages
     */
    record Text(Range length, Optional<Pattern> pattern, List<String> values, boolean sensitive)
            implements Shape {
        public Text {
            values = List.copyOf(values);
        }
    }

    /** A number. */
    record Numeric(Kind kind, Range value) implements Shape {}

    /** The kinds of numbers, as the model names them. */
    enum Kind {
        INTEGER,
        LONG,
        FLOAT
    }

    /** A boolean. */
    record Flag() implements Shape {}

    /** Bytes; {@code length} counts them decoded. */
    record Blob(Range length) implements Shape {}

    /** A point in time. */
    record Timestamp() implements Shape {}
}
