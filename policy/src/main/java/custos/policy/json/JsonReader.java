package custos.policy.json;

import custos.policy.json.Json.ArrayNode;
import custos.policy.json.Json.Member;
import custos.policy.json.Json.ObjectNode;
import custos.policy.json.Json.Position;
import custos.policy.json.Json.Scalar;
import custos.policy.json.Json.ScalarKind;
import custos.policy.json.Json.Span;
import java.util.ArrayList;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Builds the tree from Jackson's tokens. Nesting is bounded, so hostile depth cannot overflow. */
final class JsonReader {
    private static final int DEEPEST = 64;

    /** What Jackson's messages say about its own settings. */
    private static final Pattern SETTINGS =
            Pattern.compile(
                    ", from `[^`]*`"
                            + "|\\(not recognized as one since [^)]*\\)"
                            + "|: enable `[^`]*` to allow");

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(DEEPEST + 1).build())
                    .build();

    private final String text;
    private final JsonParser parser;
    private int depth;

    private JsonReader(String text, JsonParser parser) {
        this.text = text;
        this.parser = parser;
    }

    static Json read(String text) throws JsonSyntaxException {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new JsonReader(text, parser).document();
        } catch (JacksonException fault) {
            var location = fault.getLocation();
            var position = location == null ? new Position(1, 1, 0) : at(location);
            throw new JsonSyntaxException(said(fault.getOriginalMessage()), position);
        }
    }

    /** What Jackson says, without the names of its settings. */
    private static String said(String message) {
        var marker = message.indexOf(" (start marker at ");
        var text = marker < 0 ? message : message.substring(0, marker);
        return SETTINGS.matcher(text).replaceAll("").strip();
    }

    private Json document() throws JsonSyntaxException {
        if (parser.nextToken() == null) {
            throw new JsonSyntaxException("the text is empty", new Position(1, 1, 0));
        }
        var value = value();
        if (parser.nextToken() != null) {
            throw new JsonSyntaxException(
                    "text after the end of the document", at(parser.currentTokenLocation()));
        }
        return value;
    }

    private Json value() throws JsonSyntaxException {
        var start = at(parser.currentTokenLocation());
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(start);
            case START_ARRAY -> array(start);
            case VALUE_STRING -> scalar(ScalarKind.STRING, start);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(ScalarKind.NUMBER, start);
            case VALUE_TRUE, VALUE_FALSE -> scalar(ScalarKind.BOOLEAN, start);
            case VALUE_NULL -> scalar(ScalarKind.NULL, start);
            default -> throw new IllegalStateException("token " + parser.currentToken());
        };
    }

    private void enter(Position start) throws JsonSyntaxException {
        depth++;
        if (depth > DEEPEST) {
            throw new JsonSyntaxException("nested deeper than " + DEEPEST + " levels", start);
        }
    }

    private ObjectNode object(Position start) throws JsonSyntaxException {
        enter(start);
        var members = new ArrayList<Member>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var nameStart = at(parser.currentTokenLocation());
            var name = parser.currentName();
            parser.nextToken();
            members.add(new Member(name, new Span(nameStart, nameEnd(nameStart)), value()));
        }
        depth--;
        return new ObjectNode(members, new Span(start, at(parser.currentLocation())));
    }

    /** Where a name ends: Jackson has read on by then, past the colon. */
    private Position nameEnd(Position start) {
        var at = start.offset() + 1;
        while (text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        var end = at + 1;
        return new Position(start.line(), start.column() + end - start.offset(), end);
    }

    private ArrayNode array(Position start) throws JsonSyntaxException {
        enter(start);
        var items = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        depth--;
        return new ArrayNode(items, new Span(start, at(parser.currentLocation())));
    }

    private Scalar scalar(ScalarKind kind, Position start) {
        var text = parser.getString(); // finishes the token, so that the location below is its end
        return new Scalar(kind, text, new Span(start, at(parser.currentLocation())));
    }

    private static Position at(TokenStreamLocation location) {
        return new Position(
                location.getLineNr(), location.getColumnNr(), (int) location.getCharOffset());
    }
}
