package custos.aws.wire;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A second implementation of the constraints, written from the specification alone: it walks AWS's
 * raw model and plain Java values (maps, lists, texts, numbers, booleans; {@code byte[]} for blobs)
 * and knows nothing of the shapes, values and readers that it judges.
 */
final class NaiveValidator {
    private final JsonNode model;
    private final List<String> found = new ArrayList<>();

    private NaiveValidator(JsonNode model) {
        this.model = model;
    }

    /** The message that a request deserves, or an empty text for a valid one. */
    static String message(JsonNode model, String operation, Map<String, @Nullable Object> request) {
        var naive = new NaiveValidator(model);
        var input = model.path("operations").path(operation).path("input").path("shape");
        if (input.isString()) {
            naive.check(input.stringValue(), request, "");
        }
        return switch (naive.found.size()) {
            case 0 -> "";
            case 1 -> "1 validation error detected: " + naive.found.getFirst();
            default ->
                    naive.found.size()
                            + " validation errors detected: "
                            + String.join(
                                    "; ",
                                    naive.found.subList(0, Math.min(100, naive.found.size())));
        };
    }

    private void check(String shapeName, @Nullable Object value, String path) {
        var shape = model.path("shapes").path(shapeName);
        if (value == null) {
            say(shape, null, path, "Member must not be null");
            return;
        }
        var type = shape.path("type").stringValue();
        if (type.equals("structure")) {
            var required = shape.path("required").toString();
            for (var member : shape.path("members").properties()) {
                var name = member.getKey();
                var child = ((Map<?, ?>) value).get(name);
                if (child != null || required.contains("\"" + name + "\"")) {
                    var step = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
                    var next = path.isEmpty() ? step : path + "." + step;
                    check(member.getValue().path("shape").stringValue(), child, next);
                }
            }
            return;
        }
        if (type.equals("map")) {
            range(shape, value, path, "length", ((Map<?, ?>) value).size());
            map(shape, (Map<?, ?>) value, path);
        } else if (type.equals("list")) {
            range(shape, value, path, "length", ((List<?>) value).size());
            int number = 0;
            for (var item : (List<?>) value) {
                number++;
                var member = shape.path("member").path("shape").stringValue();
                check(member, item, path + "." + number + ".member");
            }
        } else if (type.equals("string")) {
            for (var broken : brokenText(shape, (String) value)) {
                say(shape, value, path, broken);
            }
        } else if (type.equals("blob")) {
            range(shape, value, path, "length", ((byte[]) value).length);
        } else if (!type.equals("boolean")) {
            range(shape, value, path, "value", ((Number) value).doubleValue());
        }
    }

    private void map(JsonNode shape, Map<?, ?> map, String path) {
        for (var part : List.of("key", "value")) {
            var text = model.path("shapes").path(shape.path(part).path("shape").stringValue());
            var texts = part.equals("key") ? map.keySet() : map.values();
            boolean wrong = false;
            for (var each : texts) {
                wrong |= each != null && !brokenText(text, (String) each).isEmpty();
            }
            if (wrong) {
                var all = new ArrayList<String>();
                all.add("Member must have length less than or equal to " + text.path("max"));
                all.add("Member must have length greater than or equal to " + text.path("min"));
                all.add(
                        "Member must satisfy regular expression pattern: "
                                + text.path("pattern").stringValue());
                var what = part.equals("key") ? "Map keys" : "Map value";
                say(shape, map, path, what + " must satisfy constraint: " + all);
            }
        }
        for (var entry : map.entrySet()) {
            if (entry.getValue() == null) {
                say(
                        shape,
                        null,
                        path + "." + entry.getKey() + ".member",
                        "Member must not be null");
            }
        }
    }

    private static List<String> brokenText(JsonNode shape, String text) {
        var broken = new ArrayList<String>();
        long length = text.codePoints().count();
        boolean tooLong = shape.has("max") && length > shape.path("max").longValue();
        if (tooLong) {
            broken.add("Member must have length less than or equal to " + shape.path("max"));
        }
        if (shape.has("min") && length < shape.path("min").longValue()) {
            broken.add("Member must have length greater than or equal to " + shape.path("min"));
        }
        if (shape.has("pattern") && !tooLong) {
            var pattern = shape.path("pattern").stringValue();
            if (!Pattern.compile("(?:" + pattern + ")").matcher(text).matches()) {
                broken.add("Member must satisfy regular expression pattern: " + pattern);
            }
        }
        if (shape.has("enum") && !shape.path("enum").toString().contains("\"" + text + "\"")) {
            var values = shape.path("enum").toString().replace("\"", "").replace(",", ", ");
            broken.add("Member must satisfy enum value set: " + values);
        }
        return broken;
    }

    private void range(JsonNode shape, Object value, String path, String what, double measure) {
        if (shape.has("max") && measure > shape.path("max").doubleValue()) {
            var max = new BigDecimal(shape.path("max").toString());
            say(shape, value, path, "Member must have " + what + " less than or equal to " + max);
        }
        if (shape.has("min") && measure < shape.path("min").doubleValue()) {
            var min = new BigDecimal(shape.path("min").toString());
            say(
                    shape,
                    value,
                    path,
                    "Member must have " + what + " greater than or equal to " + min);
        }
    }

    private void say(JsonNode shape, @Nullable Object value, String path, String constraint) {
        var shown = value == null ? "null " : "'" + cut(print(value)) + "' ";
        if (value != null && shape.path("sensitive").booleanValue(false)) {
            shown = "";
        }
        found.add(
                "Value " + shown + "at '" + path + "' failed to satisfy constraint: " + constraint);
    }

    private static String cut(String text) {
        if (text.length() <= 1024) {
            return text;
        }
        boolean inPair = Character.isHighSurrogate(text.charAt(1023));
        return text.substring(0, inPair ? 1023 : 1024) + "...";
    }

    private static String print(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case byte[] bytes ->
                    "java.nio.HeapByteBuffer[pos=0 lim="
                            + bytes.length
                            + " cap="
                            + bytes.length
                            + "]";
            case List<?> list -> {
                var parts = new ArrayList<String>();
                list.forEach(item ->
                        parts.add(print(item instanceof Map<?, ?> map ? present(map) : item)));
                yield parts.toString();
            }
            case Map<?, ?> map -> {
                var parts = new ArrayList<String>();
                map.forEach((key, each) -> parts.add(key + "=" + print(each)));
                yield "{" + String.join(", ", parts) + "}";
            }
            default -> String.valueOf(value);
        };
    }

    /** A structure in a list shows only the members that it has. */
    private static Map<?, ?> present(Map<?, ?> structure) {
        var members = new LinkedHashMap<Object, @Nullable Object>(structure);
        members.values().removeIf(Objects::isNull);
        return members;
    }
}
