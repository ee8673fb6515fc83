package custos.server.migration;

import custos.server.UserError;
import custos.server.migration.FoundImage.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON file that is read element by element. */
final class JsonFile implements AutoCloseable {
    // Names come from anyone: they must not collect in a table shared by all. Python writes NaN.
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(100)
                                                    .maxStringLength(BoundedStream.ELEMENT)
                                                    .build())
                                    .build())
                    .build();

    private final Path file;
    private final BoundedStream in;
    private final JsonParser parser;

    JsonFile(Path file) throws IOException {
        this.file = file;
        this.in = new BoundedStream(file, Files.newInputStream(file));
        this.parser = MAPPER.createParser(in);
    }

    /** What reads a part of the file. */
    interface Reading {
        void read() throws IOException;
    }

    /** What takes one element of an array. */
    interface Elements {
        void take(Place place, JsonNode element) throws IOException;
    }

    /**
     * Does some reading.
     *
     * @throws UserError if the file is no JSON
     */
    void reading(Reading reading) throws IOException {
        try {
            reading.read();
        } catch (JacksonException e) {
            throw new UserError(place() + ": not valid JSON: " + e.getOriginalMessage());
        }
    }

    /** The token at which the file begins. */
    JsonToken begin() {
        var token = parser.nextToken();
        if (token == null) {
            throw wrong("the file is empty");
        }
        return token;
    }

    /** Goes into the first element of the array at hand, if that is an object. */
    boolean enterObject() {
        return parser.nextToken() == JsonToken.START_OBJECT;
    }

    /** Goes to the next member of the object at hand; false after the last. */
    boolean nextMember() {
        return parser.nextToken() == JsonToken.PROPERTY_NAME;
    }

    String member() {
        return parser.currentName();
    }

    /** Passes over the value of the member at hand. */
    void skip() {
        parser.nextToken();
        parser.skipChildren();
        in.renew();
    }

    /** Hands out the elements of the member at hand, which must be an array. */
    void memberElements(Elements elements) throws IOException {
        var name = member();
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw wrong("`" + Shortened.of(name) + "` must be an array");
        }
        elements(elements);
    }

    /** Hands out the elements of the array at hand. */
    void elements(Elements elements) throws IOException {
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            if (token == null) {
                throw wrong("the file ends within an array");
            }
            in.renew();
            var place = place();
            JsonNode node = parser.readValueAsTree();
            elements.take(place, node);
        }
    }

    UserError wrong(String why) {
        return new UserError(place() + ": " + why);
    }

    private Place place() {
        return new Place(file, Math.max(1, parser.currentTokenLocation().getLineNr()));
    }

    @Override
    public void close() throws IOException {
        parser.close();
        in.close();
    }

    /** A number, or not one. */
    static double number(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? Double.NaN : node.asDouble(Double.NaN);
    }

    /** Text, or a number as text; empty where there is neither. */
    static String text(JsonNode node) {
        return node.isString() || node.isNumber() ? node.asString("") : "";
    }
}
