package custos.aws.wire;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;

/** Writes an answer as XML: list items in {@code member}, times in ISO 8601. */
final class QueryWriter {
    private final Xml xml = new Xml();

    private QueryWriter() {}

    static byte[] write(
            ServiceModel model, OperationModel operation, SdkPojo answer, String requestId) {
        return new QueryWriter().document(model, operation, answer, requestId).toBytes();
    }

    private Xml document(
            ServiceModel model, OperationModel operation, SdkPojo answer, String requestId) {
        xml.open(operation.name() + "Response", model.xmlNamespace());
        operation.output().ifPresent(shape -> value(operation.name() + "Result", shape, answer));
        return xml.open("ResponseMetadata").element("RequestId", requestId).close().close();
    }

    private void value(String name, Shape shape, @Nullable Object value) {
        xml.open(name);
        if (value != null) {
            content(shape, value);
        }
        xml.close();
    }

    private void content(Shape shape, Object value) {
        switch (shape) {
            case Shape.Structure structure -> members(structure, (SdkPojo) value);
            case Shape.ListOf list ->
                    ((List<?>) value).forEach(item -> value("member", list.member(), item));
            case Shape.MapOf map -> entries(map, (Map<?, ?>) value);
            case Shape.Text _, Shape.Numeric _, Shape.Flag _ -> xml.content(value.toString());
            case Shape.Blob _ ->
                    xml.content(
                            Base64.getEncoder()
                                    .encodeToString(((SdkBytes) value).asByteArrayUnsafe()));
            case Shape.Timestamp _ ->
                    xml.content(((Instant) value).truncatedTo(ChronoUnit.MILLIS).toString());
        }
    }

    private void members(Shape.Structure shape, SdkPojo pojo) {
        for (var member : shape.members()) {
            var value = Pojos.member(pojo, member);
            if (value != null) {
                value(member.name(), member.shape(), value);
            }
        }
    }

    private void entries(Shape.MapOf shape, Map<?, ?> entries) {
        entries.forEach((key, value) -> {
            xml.open("entry").element("key", String.valueOf(key));
            value("value", shape.value(), value);
            xml.close();
        });
    }
}
