package custos.aws.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.AwsException;
import custos.aws.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Cases made from the service model: a full, valid request of every operation, changed at one place
 * so that it breaks one constraint, stands just inside one, or has a wrong type. The naive
 * validator says what each deserves.
 */
final class ConstraintCasesTest {

    /** One change of a valid request. */
    private record Case(String name, Map<String, @Nullable Object> request, boolean wrongType) {}

    private final List<String> failures = new ArrayList<>();
    private int cases;

    @Test
    void everyJsonConstraintIsKeptAndTold() {
        var source = Sources.of(Service.REKOGNITION);
        var protocol = new JsonProtocol();
        for (var operation : ServiceModel.of(Service.REKOGNITION).operations()) {
            cases(operation, true)
                    .forEach(each ->
                            judge(
                                    source,
                                    operation,
                                    each,
                                    () -> protocol.read(operation, Requests.json(each.request()))));
        }
        assertEquals(List.of(), failures);
        assertTrue(cases >= 1_400, () -> cases + " cases");
    }

    @Test
    void everyQueryConstraintIsKeptAndTold() {
        var protocol = new QueryProtocol();
        for (var service : List.of(Service.IAM, Service.STS)) {
            var source = Sources.of(service);
            for (var operation : ServiceModel.of(service).operations()) {
                cases(operation, false)
                        .forEach(each ->
                                judge(
                                        source,
                                        operation,
                                        each,
                                        () ->
                                                protocol.read(
                                                        operation,
                                                        Form.parse(
                                                                Requests.form(
                                                                        operation,
                                                                        each.request())))));
            }
        }
        assertEquals(List.of(), failures);
        assertTrue(cases >= 2_000, () -> cases + " cases");
    }

    private void judge(JsonNode source, OperationModel operation, Case each, Runnable reading) {
        cases++;
        var expected =
                each.wrongType()
                        ? "wrong type"
                        : NaiveValidator.message(source, operation.name(), each.request());
        var actual = "";
        try {
            reading.run();
        } catch (AwsException refusal) {
            actual =
                    switch (refusal.code()) {
                        case SERIALIZATION -> "wrong type";
                        case VALIDATION -> refusal.text();
                        default -> refusal.toString();
                    };
        }
        if (!expected.equals(actual)) {
            failures.add(operation + " " + each.name() + ": " + expected + " BUT " + actual);
        }
    }

    private static Stream<Case> cases(OperationModel operation, boolean json) {
        var cases = new ArrayList<Case>();
        cases.add(new Case("valid", Requests.full(operation), false));
        members(operation, operation.input(), List.of(), json, cases);
        return cases.stream();
    }

    private static void members(
            OperationModel operation,
            Shape.Structure structure,
            List<Object> path,
            boolean json,
            List<Case> cases) {
        for (var member : structure.members()) {
            var at = then(path, member.name());
            change(operation, at, "null", null, false, cases);
            without(operation, at, cases);
            value(operation, member.shape(), at, json, cases);
        }
    }

    private static void value(
            OperationModel operation,
            Shape shape,
            List<Object> at,
            boolean json,
            List<Case> cases) {
        wrongTypes(shape, json)
                .forEach(wrong -> change(operation, at, "wrong type", wrong, true, cases));
        switch (shape) {
            case Shape.Structure structure -> members(operation, structure, at, json, cases);
            case Shape.ListOf list -> {
                for (int size : edges(list.size())) {
                    var items = new ArrayList<@Nullable Object>();
                    for (int i = 0; i < size; i++) {
                        items.add(Requests.valid(list.member()));
                    }
                    change(operation, at, size + " items", items, false, cases);
                }
                value(operation, list.member(), then(at, 0), json, cases);
                if (json) {
                    change(operation, then(at, 0), "null item", null, false, cases);
                }
            }
            case Shape.MapOf map -> maps(operation, map, at, cases);
            case Shape.Text text ->
                    texts(text)
                            .forEach(each ->
                                    change(
                                            operation,
                                            at,
                                            "text of " + each.length(),
                                            each,
                                            false,
                                            cases));
            case Shape.Numeric number -> {
                for (int edge : edges(number.value())) {
                    Object value = number.kind() == Shape.Kind.FLOAT ? (Object) (float) edge : edge;
                    change(operation, at, "number " + edge, value, false, cases);
                }
            }
            case Shape.Blob blob -> {
                for (int size : edges(blob.length())) {
                    change(operation, at, size + " bytes", new byte[size], false, cases);
                }
            }
            case Shape.Flag _ -> change(operation, at, "false", false, false, cases);
            case Shape.Timestamp _ -> throw new IllegalStateException("no request has a timestamp");
        }
    }

    private static void maps(
            OperationModel operation, Shape.MapOf map, List<Object> at, List<Case> cases) {
        for (int size : edges(map.size())) {
            var entries = new LinkedHashMap<String, @Nullable Object>();
            for (int i = 0; i < size; i++) {
                entries.put("k" + i, Requests.valid(map.value()));
            }
            change(operation, at, size + " entries", entries, false, cases);
        }
        for (var key : texts(map.key())) {
            change(operation, at, "key", entry(key, Requests.valid(map.value())), false, cases);
        }
        for (var value : texts((Shape.Text) map.value())) {
            change(operation, at, "value", entry("k", value), false, cases);
        }
        change(operation, at, "null value", entry("k", null), false, cases);
    }

    private static Map<String, @Nullable Object> entry(String key, @Nullable Object value) {
        var entries = new LinkedHashMap<String, @Nullable Object>();
        entries.put(key, value);
        return entries;
    }

    private static List<String> texts(Shape.Text shape) {
        var texts = new ArrayList<String>();
        for (int length : edges(shape.length())) {
            texts.add(Requests.textOfLength(shape, length));
        }
        texts.add("");
        texts.addAll(List.of("a\n", " ", "é", "a/b", "<&\u00a0>"));
        texts.add("\u0001 \u2028 \ud83d\ude00");
        texts.addAll(shape.values());
        return texts;
    }

    /** Just outside and just inside each end, where the end is not too far away. */
    private static List<Integer> edges(Range range) {
        return Stream.of(range.min() - 1, range.min(), range.max(), range.max() + 1)
                .filter(edge -> edge >= 0 && edge <= 5_300_000)
                .map(Long::intValue)
                .distinct()
                .toList();
    }

    private static List<Object> wrongTypes(Shape shape, boolean json) {
        Map<String, Object> object = Map.of("x", "y");
        if (!json) {
            return switch (shape) {
                case Shape.Structure _ -> List.of("text");
                case Shape.ListOf _ -> List.of("text", object);
                case Shape.Text _ -> List.of(object);
                case Shape.Numeric _ -> List.of("", "1.0", "x", "99999999999", object);
                case Shape.Flag _ -> List.of("", "yes", "1", object);
                case Shape.MapOf _, Shape.Blob _, Shape.Timestamp _ -> List.of();
            };
        }
        return switch (shape) {
            case Shape.Structure _, Shape.MapOf _ -> List.of("text", 1, true, List.of());
            case Shape.ListOf _ -> List.of("text", 1, true, object);
            case Shape.Text _ -> List.of(1, 1.5, true, List.of(), object);
            case Shape.Numeric number ->
                    number.kind() == Shape.Kind.FLOAT
                            ? List.of("1", true, List.of(), object)
                            : List.of("1", 1.5, 3_000_000_000L, true, List.of(), object);
            case Shape.Flag _ -> List.of("true", 1, List.of(), object);
            case Shape.Blob _ -> List.of("a", "AA_-", 1, true, List.of(), object);
            case Shape.Timestamp _ -> List.of();
        };
    }

    private static List<Object> then(List<Object> path, Object step) {
        return Stream.concat(path.stream(), Stream.of(step)).toList();
    }

    private static void change(
            OperationModel operation,
            List<Object> path,
            String what,
            @Nullable Object value,
            boolean wrongType,
            List<Case> cases) {
        var request = Requests.full(operation);
        replace(request, path, _ -> value);
        cases.add(new Case(path + " " + what, request, wrongType));
    }

    private static void without(OperationModel operation, List<Object> path, List<Case> cases) {
        var request = Requests.full(operation);
        Object holder = request;
        for (var step : path.subList(0, path.size() - 1)) {
            holder =
                    present(
                            holder instanceof List<?> list
                                    ? list.get((Integer) step)
                                    : ((Map<?, ?>) holder).get(step));
        }
        ((Map<?, ?>) holder).remove(path.getLast());
        cases.add(new Case(path + " absent", request, false));
    }

    @SuppressWarnings("unchecked") // the requests are maps and lists all the way down
    private static void replace(
            Object container, List<Object> path, UnaryOperator<@Nullable Object> change) {
        var step = path.getFirst();
        var rest = path.subList(1, path.size());
        if (container instanceof List<?> list) {
            var items = (List<@Nullable Object>) list;
            int at = (Integer) step;
            if (rest.isEmpty()) {
                items.set(at, change.apply(items.get(at)));
            } else {
                replace(present(items.get(at)), rest, change);
            }
            return;
        }
        var members = (Map<String, @Nullable Object>) container;
        if (rest.isEmpty()) {
            members.compute(step.toString(), (_, old) -> change.apply(old));
        } else {
            replace(present(members.get(step.toString())), rest, change);
        }
    }

    private static Object present(@Nullable Object value) {
        if (value == null) {
            throw new IllegalStateException("a full request has every member");
        }
        return value;
    }
}
