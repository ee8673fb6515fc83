package custos.aws.wire;

import custos.aws.AwsException;
import custos.aws.Errors;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import tools.jackson.databind.JsonNode;

/**
 * Reads parsed JSON as the shapes say. Null is absent, unknown members are ignored, and a value of
 * another type is refused, with AWS's names of the types.
 */
final class JsonReader {

    /**
     * Reads a request.
     *
     * @throws AwsException SERIALIZATION if a value has the wrong type
     */
    Value.Structure request(Shape.Structure shape, JsonNode body) {
        return structure(shape, body, Path.ROOT);
    }

    private Value value(Shape shape, JsonNode node, Path path) {
        return switch (shape) {
            case Shape.Structure structure -> structure(structure, node, path);
            case Shape.ListOf list -> items(list, node, path);
            case Shape.MapOf map -> entries(map, node, path);
            case Shape.Text text -> new Value.Text(text, Texts.paired(text(node, "String", path)));
            case Shape.Numeric number -> new Value.Numeric(number, number(number, node, path));
            case Shape.Flag _ -> flag(node, path);
            case Shape.Blob blob -> new Value.Blob(blob, bytes(node, path));
            case Shape.Timestamp _ -> throw new IllegalStateException("no request has a timestamp");
        };
    }

    private Value.Structure structure(Shape.Structure shape, JsonNode node, Path path) {
        if (!node.isObject()) {
            throw unexpected(node, "Structure", path);
        }
        var members = new LinkedHashMap<String, Value>();
        for (var member : shape.members()) {
            var found = node.get(member.name());
            if (found != null && !found.isNull()) {
                var at = path.member(member.path());
                members.put(member.name(), value(member.shape(), found, at));
            }
        }
        return new Value.Structure(shape, members);
    }

    private Value items(Shape.ListOf shape, JsonNode node, Path path) {
        if (!node.isArray()) {
            throw unexpected(node, "List", path);
        }
        var items = new ArrayList<@Nullable Value>(node.size());
        for (int i = 0; i < node.size(); i++) {
            items.add(element(shape.member(), node.path(i), path.item(i + 1)));
        }
        return new Value.Items(shape, items);
    }

    private Value entries(Shape.MapOf shape, JsonNode node, Path path) {
        if (!node.isObject()) {
            throw unexpected(node, "Map", path);
        }
        var entries = new LinkedHashMap<String, @Nullable Value>();
        for (var property : node.properties()) {
            var key = Texts.paired(property.getKey());
            entries.put(key, element(shape.value(), property.getValue(), path.entry(key)));
        }
        return new Value.Entries(shape, entries);
    }

    private @Nullable Value element(Shape shape, JsonNode node, Path path) {
        return node.isNull() ? null : value(shape, node, path);
    }

    private static String text(JsonNode node, String type, Path path) {
        if (!node.isString()) {
            throw unexpected(node, type, path);
        }
        return node.stringValue();
    }

    private static Value flag(JsonNode node, Path path) {
        if (!node.isBoolean()) {
            throw unexpected(node, "Boolean", path);
        }
        return new Value.Flag(node.booleanValue());
    }

    private static Number number(Shape.Numeric shape, JsonNode node, Path path) {
        if (!node.isNumber()) {
            throw unexpected(node, type(shape), path);
        }
        return switch (shape.kind()) {
            case FLOAT -> (float) node.doubleValue();
            case INTEGER -> (int) whole(node, Integer.MIN_VALUE, Integer.MAX_VALUE, shape, path);
            case LONG -> whole(node, Long.MIN_VALUE, Long.MAX_VALUE, shape, path);
        };
    }

    /** A whole number, which may be written with a fraction of zero or an exponent. */
    private static long whole(JsonNode node, long min, long max, Shape.Numeric shape, Path path) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            long value = node.longValue();
            if (value >= min && value <= max) {
                return value;
            }
        } else if (node.isFloatingPointNumber()) {
            // Never by way of BigDecimal: 1e999999999 would fill the memory with zeros.
            double value = node.doubleValue();
            if (value == Math.rint(value) && value >= min && value < max + 1.0) {
                return (long) value;
            }
        }
        throw unexpected(node, type(shape), path);
    }

    private static String type(Shape.Numeric shape) {
        return switch (shape.kind()) {
            case INTEGER -> "Integer";
            case LONG -> "Long";
            case FLOAT -> "Float";
        };
    }

    private static SdkBytes bytes(JsonNode node, Path path) {
        var text = text(node, "Blob", path);
        // Java's decoder takes unpadded text, which the protocol does not.
        if (text.length() % 4 != 0) {
            throw Errors.serialization("base64 without its padding" + at(path));
        }
        try {
            return SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException _) {
            throw Errors.serialization("not base64" + at(path));
        }
    }

    private static AwsException unexpected(JsonNode node, String type, Path path) {
        var reason =
                switch (node.getNodeType()) {
                    case ARRAY -> "Start of list found where not expected";
                    case OBJECT -> "Start of structure or map found where not expected";
                    case STRING -> "STRING_VALUE cannot be converted to " + type;
                    case NUMBER -> "NUMBER_VALUE cannot be converted to " + type;
                    case BOOLEAN ->
                            (node.booleanValue() ? "TRUE_VALUE" : "FALSE_VALUE")
                                    + " cannot be converted to "
                                    + type;
                    case NULL, MISSING, BINARY, POJO -> "Expected " + type;
                };
        return Errors.serialization(reason + at(path));
    }

    private static String at(Path path) {
        return path.equals(Path.ROOT) ? "" : ": `" + path + "`";
    }
}
