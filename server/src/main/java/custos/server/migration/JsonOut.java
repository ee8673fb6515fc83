package custos.server.migration;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A JSON file that is written element by element. */
final class JsonOut implements AutoCloseable {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private final JsonGenerator out;

    JsonOut(Path file) throws IOException {
        this.out = FACTORY.createGenerator(ObjectWriteContext.empty(), Files.newOutputStream(file));
    }

    JsonOut beginObject() {
        out.writeStartObject();
        return this;
    }

    JsonOut endObject() {
        out.writeEndObject();
        return this;
    }

    JsonOut beginArray() {
        out.writeStartArray();
        return this;
    }

    JsonOut endArray() {
        out.writeEndArray();
        return this;
    }

    JsonOut beginObject(String name) {
        out.writeName(name);
        return beginObject();
    }

    JsonOut beginArray(String name) {
        out.writeName(name);
        return beginArray();
    }

    JsonOut put(String name, String value) {
        out.writeStringProperty(name, value);
        return this;
    }

    JsonOut put(String name, long value) {
        out.writeNumberProperty(name, value);
        return this;
    }

    /** A number given as text. */
    JsonOut putNumber(String name, String value) {
        out.writeName(name);
        return add(value);
    }

    /** A number given as text, as an element of an array. */
    JsonOut add(String number) {
        out.writeNumber(new BigDecimal(number));
        return this;
    }

    JsonOut addString(String value) {
        out.writeString(value);
        return this;
    }

    /** A member whose value is the JSON of a file. */
    JsonOut raw(String name, Path file) throws IOException {
        out.writeName(name);
        out.writeRawValue("");
        try (var in = Files.newBufferedReader(file)) {
            var part = new char[1 << 13];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                out.writeRaw(part, 0, read);
            }
        }
        return this;
    }

    /** A line break between elements, so that a message can name a line. */
    JsonOut line() {
        out.writeRaw('\n');
        return this;
    }

    @Override
    public void close() {
        out.close();
    }
}
