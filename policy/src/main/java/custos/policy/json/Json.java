package custos.policy.json;

import java.util.List;
import java.util.Optional;

/**
 * A JSON value that knows where it stands. Objects keep their members in order, duplicates
 * included, since a policy with a duplicate key must be refused and not read one way or the other.
 */
public sealed interface Json {

    /** Where the value stands. */
    Span span();

    /** What a reader calls this kind of value. */
    String kindName();

    /** A point in the text: line and column from 1, offset from 0. */
    record Position(int line, int column, int offset) {}

    /** A stretch of the text; the end is exclusive. */
    record Span(Position start, Position end) {}

    /** A name with its value. */
    record Member(String name, Span nameSpan, Json value) {}

    /** An object. */
    record ObjectNode(List<Member> members, Span span) implements Json {
        public ObjectNode {
            members = List.copyOf(members);
        }

        @Override
        public String kindName() {
            return "an object";
        }

        /** The first member of this name. */
        public Optional<Json> find(String name) {
            for (var member : members) {
                if (member.name().equals(name)) {
                    return Optional.of(member.value());
                }
            }
            return Optional.empty();
        }
    }

    /** A list. */
    record ArrayNode(List<Json> items, Span span) implements Json {
        public ArrayNode {
            items = List.copyOf(items);
        }

        @Override
        public String kindName() {
            return "a list";
        }
    }

    /** The kinds of values without parts. */
    enum ScalarKind {
        STRING("a string"),
        NUMBER("a number"),
        BOOLEAN("a boolean"),
        NULL("null");

        private final String words;

        ScalarKind(String words) {
            this.words = words;
        }
    }

    /** A string, number, boolean or null; a number keeps the text it was written as. */
    record Scalar(ScalarKind kind, String text, Span span) implements Json {
        @Override
        public String kindName() {
            return kind.words;
        }

        /** True for a string. */
        public boolean isString() {
            return kind == ScalarKind.STRING;
        }

        /** True for null. */
        public boolean isNull() {
            return kind == ScalarKind.NULL;
        }
    }

    /** The elements of a list, or the value itself as the only element. */
    default List<Json> elements() {
        return this instanceof ArrayNode array ? array.items() : List.of(this);
    }

    /**
     * Reads a text.
     *
     * @throws JsonSyntaxException if it is not one JSON value
     */
    static Json parse(String text) throws JsonSyntaxException {
        return JsonReader.read(text);
    }
}
