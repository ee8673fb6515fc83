package custos.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Reads one JSON object, and nothing after it. */
final class JsonReader {
    // Names come from anyone who may write a manifest: they must not collect in a table shared by
    // all.
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build();

    private JsonReader() {}

    /**
     * The object, or nothing if the text is not exactly one object, repeats a name in an object
     * (readers disagree on which one counts) or is nested too deep.
     */
    static Optional<Json.Obj> object(String text) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            var result = readObject(parser);
            return result == null || parser.nextToken() != null
                    ? Optional.empty()
                    : Optional.of(result);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static Json.@Nullable Obj readObject(JsonParser parser) {
        var members = new LinkedHashMap<String, Json>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = read(parser, parser.nextToken());
            if (value == null || members.put(name, value) != null) {
                return null;
            }
        }
        return new Json.Obj(members);
    }

    private static Json.@Nullable Arr readArray(JsonParser parser) {
        var items = new ArrayList<Json>();
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            var value = read(parser, token);
            if (value == null) {
                return null;
            }
            items.add(value);
        }
        return new Json.Arr(items);
    }

    private static @Nullable Json read(JsonParser parser, @Nullable JsonToken token) {
        return switch (token) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> new Json.Str(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getString());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            case null, default -> null; // the other tokens are no values
        };
    }
}
