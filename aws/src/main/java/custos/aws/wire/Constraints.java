package custos.aws.wire;

import custos.aws.AwsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The service model's constraints on a request. All that are broken are told at once: members in
 * the model's order, a list before its items, a length before a pattern.
 */
final class Constraints {
    private static final String NOT_NULL = "Member must not be null";

    private final Violations violations = new Violations();

    private Constraints() {}

    /**
     * Checks a whole request.
     *
     * @throws AwsException VALIDATION, naming every broken constraint
     */
    static void check(Value.Structure request) {
        var constraints = new Constraints();
        constraints.structure(request, Path.ROOT);
        constraints
                .violations
                .refusal()
                .ifPresent(refusal -> {
                    throw refusal;
                });
    }

    private void structure(Value.Structure structure, Path path) {
        for (var member : structure.shape().members()) {
            var at = path.member(member.path());
            var value = structure.members().get(member.name());
            if (value != null) {
                value(value, at);
            } else if (member.required()) {
                violations.add(null, at, NOT_NULL);
            }
        }
    }

    private void value(Value value, Path path) {
        switch (value) {
            case Value.Structure structure -> structure(structure, path);
            case Value.Items list -> {
                add(list, path, list.shape().size().brokenByLength(list.items().size()));
                items(list, path);
            }
            case Value.Entries map -> {
                add(map, path, map.shape().size().brokenByLength(map.entries().size()));
                entries(map, path);
            }
            case Value.Text text ->
                    broken(text.shape(), text.text())
                            .forEach(constraint -> violations.add(text, path, constraint));
            case Value.Numeric number -> add(number, path, broken(number));
            case Value.Blob blob ->
                    add(blob, path, blob.shape().length().brokenByLength(blob.length()));
            case Value.Flag _ -> {}
        }
    }

    private void items(Value.Items list, Path path) {
        int number = 1;
        for (var item : list.items()) {
            var at = path.item(number++);
            if (item == null) {
                violations.add(null, at, NOT_NULL);
            } else {
                value(item, at);
            }
        }
    }

    /**
     * AWS blames the map for its keys and its plain values, and tells all that these must satisfy:
     * {@code Map keys must satisfy constraint: [...]}.
     */
    private void entries(Value.Entries map, Path path) {
        var key = map.shape().key();
        if (!map.entries().keySet().stream().allMatch(text -> broken(key, text).isEmpty())) {
            violations.add(map, path, "Map keys must satisfy constraint: " + all(key));
        }
        if (map.shape().value() instanceof Shape.Text shape
                && !map.entries().values().stream().allMatch(Constraints::plain)) {
            violations.add(map, path, "Map value must satisfy constraint: " + all(shape));
        }
        for (var entry : map.entries().entrySet()) {
            var value = entry.getValue();
            if (value == null) {
                violations.add(null, path.entry(entry.getKey()), NOT_NULL);
            } else if (!(value instanceof Value.Text)) {
                value(value, path.entry(entry.getKey()));
            }
        }
    }

    /** True unless the value is a text that breaks a constraint. */
    private static boolean plain(@Nullable Value value) {
        return !(value instanceof Value.Text text) || broken(text.shape(), text.text()).isEmpty();
    }

    private static List<String> broken(Shape.Text shape, String text) {
        var broken = new ArrayList<String>();
        int length = text.codePointCount(0, text.length());
        shape.length().brokenByLength(length).ifPresent(broken::add);
        // A pattern may backtrack, so it never sees more text than the model allows.
        if (length <= shape.length().max()) {
            shape.pattern()
                    .filter(pattern -> !pattern.matcher(text).matches())
                    .ifPresent(pattern -> broken.add(matching(pattern)));
        }
        if (!shape.values().isEmpty() && !shape.values().contains(text)) {
            broken.add(among(shape.values()));
        }
        return broken;
    }

    private void add(Value value, Path path, Optional<String> broken) {
        broken.ifPresent(constraint -> violations.add(value, path, constraint));
    }

    private static Optional<String> broken(Value.Numeric number) {
        return number.shape().value().brokenByValue(number.number().doubleValue());
    }

    /** Every constraint of a text, as AWS lists them. */
    private static List<String> all(Shape.Text shape) {
        var all = new ArrayList<String>();
        if (shape.length().max() != Range.ANY.max()) {
            all.add(shape.length().atMost("length"));
        }
        if (shape.length().min() != Range.ANY.min()) {
            all.add(shape.length().atLeast("length"));
        }
        shape.pattern().ifPresent(pattern -> all.add(matching(pattern)));
        if (!shape.values().isEmpty()) {
            all.add(among(shape.values()));
        }
        return all;
    }

    private static String matching(Pattern pattern) {
        return "Member must satisfy regular expression pattern: " + pattern.pattern();
    }

    private static String among(List<String> values) {
        return "Member must satisfy enum value set: " + values;
    }
}
