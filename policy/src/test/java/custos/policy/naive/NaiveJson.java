package custos.policy.naive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as maps, lists, strings, {@link Digits}, booleans and {@link Null}. Numbers keep their
 * spelling, since conditions compare them as text. An object with a key twice is refused.
 */
final class NaiveJson {
    /** A JSON number as it is written. */
    record Digits(String text) {}

    /** The JSON value {@code null}. */
    enum Null {
        NULL
    }

    private static final JsonFactory STRICT =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private NaiveJson() {}

    /** A member of an object; {@link Null} if it is absent. */
    static Object member(Map<?, ?> object, String name) {
        var value = object.get(name);
        return value == null ? Null.NULL : value;
    }

    /**
     * Reads one JSON value.
     *
     * @throws NotUnderstoodException if the text is not exactly one JSON value
     */
    static Object read(String text) throws NotUnderstoodException {
        try (var parser = STRICT.createParser(ObjectReadContext.empty(), text)) {
            var value = value(parser, parser.nextToken());
            if (parser.nextToken() != null) {
                throw new NotUnderstoodException("more than one value");
            }
            return value;
        } catch (JacksonException broken) {
            throw new NotUnderstoodException(broken.getOriginalMessage());
        }
    }

    private static Object value(JsonParser parser, JsonToken token) throws NotUnderstoodException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Digits(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Null.NULL;
            case null -> throw new NotUnderstoodException("nothing");
            default -> throw new NotUnderstoodException("unexpected " + token);
        };
    }

    private static Map<String, Object> object(JsonParser parser) throws NotUnderstoodException {
        var object = new LinkedHashMap<String, Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var key = parser.currentName();
            object.put(key, value(parser, parser.nextToken()));
        }
        return object;
    }

    private static List<Object> list(JsonParser parser) throws NotUnderstoodException {
        var list = new ArrayList<Object>();
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            list.add(value(parser, token));
        }
        return list;
    }
}
