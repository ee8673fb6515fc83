package custos.aws.wire;

import custos.aws.Randomly;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests made from the service model, as plain Java values: valid ones with every member, and
 * texts of any wanted length that match a pattern.
 */
final class Requests {
    private static final JsonMapper JSON = new JsonMapper();

    private static final List<String> SAMPLES =
            List.of(
                    "a",
                    "A1",
                    "v1",
                    "/",
                    "123456",
                    "abc-def",
                    "0123456789abcdef",
                    "o-a1b2c3d4e5/r-ab12",
                    "p-examplepolicy",
                    "arn:aws:rekognition:us-east-1:111122223333:project/p/1690556751958",
                    "arn:aws:rekognition:us-east-1:111122223333:project/p/version/v/1690556751958",
                    "arn:aws:rekognition:us-east-1:111122223333:project/p/dataset/test/1690556751958");

    private Requests() {}

    /** A valid request with every member of the operation. */
    static Map<String, @Nullable Object> full(OperationModel operation) {
        return members(operation.input());
    }

    private static Map<String, @Nullable Object> members(Shape.Structure structure) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        structure.members().forEach(member -> members.put(member.name(), valid(member.shape())));
        return members;
    }

    /** A valid value. */
    static Object valid(Shape shape) {
        return switch (shape) {
            case Shape.Structure structure -> members(structure);
            case Shape.ListOf list -> {
                var items = new ArrayList<@Nullable Object>();
                for (long left = Math.max(1, list.size().min()); left > 0; left--) {
                    items.add(valid(list.member()));
                }
                yield items;
            }
            case Shape.MapOf map -> {
                var entries = new LinkedHashMap<String, @Nullable Object>();
                entries.put((String) valid(map.key()), valid(map.value()));
                yield entries;
            }
            case Shape.Text text -> validText(text);
            case Shape.Numeric number -> {
                long value = Math.max(1, number.value().min());
                yield number.kind() == Shape.Kind.FLOAT ? (Object) (float) value : (int) value;
            }
            case Shape.Flag _ -> true;
            case Shape.Blob _ -> new byte[] {1, 2, 3};
            case Shape.Timestamp _ -> throw new IllegalStateException("no request has a timestamp");
        };
    }

    /** A text that keeps every constraint. */
    static String validText(Shape.Text shape) {
        if (!shape.values().isEmpty()) {
            return shape.values().getLast();
        }
        for (var sample : SAMPLES) {
            for (long times = 1; times <= 40; times++) {
                var text = sample.repeat((int) times);
                if (text.length() >= shape.length().min()
                        && text.length() <= shape.length().max()
                        && matches(shape, text)) {
                    return text;
                }
            }
        }
        throw new IllegalStateException("no sample for " + shape);
    }

    /** A text that breaks no constraint but the length, if the pattern lets it be. */
    static String textOfLength(Shape.Text shape, int length) {
        for (var sample : List.of("a", "1", "/")) {
            var text = sample.repeat(length);
            if (matches(shape, text)) {
                return text;
            }
        }
        return "a".repeat(length);
    }

    private static boolean matches(Shape.Text shape, String text) {
        return shape.pattern().map(Pattern::asMatchPredicate).orElse(_ -> true).test(text);
    }

    /** The request as JSON. */
    static byte[] json(Map<String, @Nullable Object> request) {
        return JSON.writeValueAsBytes(request);
    }

    /** The request as a form. */
    static String form(OperationModel operation, Map<String, @Nullable Object> request) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("Action", operation.name());
        request.forEach((name, value) -> flatten(name, value, parameters));
        return parameters.entrySet().stream()
                .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static void flatten(
            String name, @Nullable Object value, Map<String, String> parameters) {
        switch (value) {
            case null -> {}
            case Map<?, ?> map ->
                    map.forEach((key, each) -> flatten(name + "." + key, each, parameters));
            case List<?> list -> {
                if (list.isEmpty()) {
                    parameters.put(name, "");
                }
                for (int i = 0; i < list.size(); i++) {
                    flatten(name + ".member." + (i + 1), list.get(i), parameters);
                }
            }
            default -> parameters.put(name, value.toString());
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A value that may keep or break any constraint of its shape. */
    static @Nullable Object anything(Shape shape, Random random, boolean nulls) {
        if (nulls && random.nextInt(12) == 0) {
            return null;
        }
        return switch (shape) {
            case Shape.Structure structure -> {
                var members = new LinkedHashMap<String, @Nullable Object>();
                for (var member : structure.members()) {
                    if (random.nextInt(4) != 0) {
                        var value = anything(member.shape(), random, nulls);
                        if (value != null || nulls) {
                            members.put(member.name(), value);
                        }
                    }
                }
                yield members;
            }
            case Shape.ListOf list -> {
                var items = new ArrayList<@Nullable Object>();
                for (int left = size(list.size(), random); left > 0; left--) {
                    items.add(anything(list.member(), random, nulls));
                }
                yield items;
            }
            case Shape.MapOf map -> {
                var entries = new LinkedHashMap<String, @Nullable Object>();
                for (int left = size(map.size(), random); left > 0; left--) {
                    entries.put(anyText(map.key(), random), anything(map.value(), random, nulls));
                }
                yield entries;
            }
            case Shape.Text text -> anyText(text, random);
            case Shape.Numeric number -> {
                int value = size(number.value(), random) - 1;
                yield number.kind() == Shape.Kind.FLOAT ? (Object) (value / 2f) : value;
            }
            case Shape.Flag _ -> random.nextBoolean();
            case Shape.Blob _ -> new byte[random.nextInt(3)];
            case Shape.Timestamp _ -> throw new IllegalStateException("no request has a timestamp");
        };
    }

    private static int size(Range range, Random random) {
        long edge = random.nextBoolean() ? range.min() : range.max();
        long near = edge + random.nextInt(3) - 1;
        return near < 0 || near > 210 ? random.nextInt(4) : (int) near;
    }

    private static String anyText(Shape.Text shape, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> textOfLength(shape, (int) Math.min(5000, Math.max(0, shape.length().max())));
            case 1 -> textOfLength(shape, (int) Math.min(5000, shape.length().max()) + 1);
            case 2 ->
                    random.ints(random.nextInt(6), 1, 0x250)
                            .mapToObj(Character::toString)
                            .collect(Collectors.joining());
            case 3 ->
                    Randomly.oneOf(
                            random, List.of("", " ", "a\n", "\ud83d\ude00", "NONE", "aws:x"));
            default -> validText(shape);
        };
    }
}
