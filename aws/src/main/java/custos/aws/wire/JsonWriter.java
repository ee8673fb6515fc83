package custos.aws.wire;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes an answer as JSON 1.1: floats widened to doubles, times in seconds, blobs in base64. */
final class JsonWriter {
    private final JsonGenerator json;

    private JsonWriter(JsonGenerator json) {
        this.json = json;
    }

    /** The whole body of an answer; {@code {}} for an operation without output. */
    static byte[] write(JsonMapper mapper, OperationModel operation, SdkPojo answer) {
        var bytes = new ByteArrayOutputStream();
        try (var json = mapper.createGenerator(bytes)) {
            var shape = operation.output().orElse(new Shape.Structure(List.of()));
            new JsonWriter(json).structure(shape, answer);
        }
        return bytes.toByteArray();
    }

    private void structure(Shape.Structure shape, SdkPojo pojo) {
        json.writeStartObject();
        for (var member : shape.members()) {
            var value = Pojos.member(pojo, member);
            if (value != null) {
                json.writeName(member.name());
                value(member.shape(), value);
            }
        }
        json.writeEndObject();
    }

    private void value(Shape shape, @Nullable Object value) {
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (shape) {
            case Shape.Structure structure -> structure(structure, (SdkPojo) value);
            case Shape.ListOf list -> items(list, (List<?>) value);
            case Shape.MapOf map -> entries(map, (Map<?, ?>) value);
            case Shape.Text _ -> json.writeString(value.toString());
            case Shape.Numeric number -> number(number.kind(), (Number) value);
            case Shape.Flag _ -> json.writeBoolean((Boolean) value);
            case Shape.Blob _ -> json.writeBinary(((SdkBytes) value).asByteArrayUnsafe());
            // Milliseconds, always three digits: 1690556751.958.
            case Shape.Timestamp _ ->
                    json.writeNumber(BigDecimal.valueOf(((Instant) value).toEpochMilli(), 3));
        }
    }

    private void number(Shape.Kind kind, Number value) {
        switch (kind) {
            case INTEGER, LONG -> json.writeNumber(value.longValue());
            case FLOAT -> json.writeNumber(value.doubleValue());
        }
    }

    private void items(Shape.ListOf shape, List<?> items) {
        json.writeStartArray();
        for (var item : items) {
            value(shape.member(), item);
        }
        json.writeEndArray();
    }

    private void entries(Shape.MapOf shape, Map<?, ?> entries) {
        json.writeStartObject();
        for (var entry : entries.entrySet()) {
            json.writeName(String.valueOf(entry.getKey()));
            value(shape.value(), entry.getValue());
        }
        json.writeEndObject();
    }
}
