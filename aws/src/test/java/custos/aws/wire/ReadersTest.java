package custos.aws.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.AwsException;
import custos.aws.Randomly;
import custos.aws.Service;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Both readers under random requests and random bytes. */
final class ReadersTest {
    private static final List<String> TOKENS =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "null",
                    "true",
                    "1e9",
                    "-0",
                    "1.5",
                    "\"",
                    "\\u",
                    "\\ud800",
                    "\u0000",
                    "&",
                    "=",
                    ".member.",
                    "%",
                    "%e9",
                    "+",
                    "9999999999",
                    ".");

    private final JsonProtocol json = new JsonProtocol();
    private final QueryProtocol query = new QueryProtocol();
    private final List<OperationModel> rekognition = operations(Service.REKOGNITION);
    private final List<OperationModel> iam = operations(Service.IAM);
    private final List<OperationModel> sts = operations(Service.STS);

    @Test
    void theNaiveValidatorAgreesAboutJson() {
        var source = Sources.of(Service.REKOGNITION);
        Randomly.check(
                2_000,
                random -> {
                    var operation = Randomly.oneOf(random, rekognition);
                    var request = request(operation, random, true);
                    assertEquals(
                            NaiveValidator.message(source, operation.name(), request),
                            message(() -> json.read(operation, Requests.json(request))));
                });
    }

    @Test
    void theNaiveValidatorAgreesAboutForms() {
        var iamSource = Sources.of(Service.IAM);
        var stsSource = Sources.of(Service.STS);
        Randomly.check(
                2_000,
                random -> {
                    boolean atIam = random.nextBoolean();
                    var operation = Randomly.oneOf(random, atIam ? iam : sts);
                    compareForm(atIam ? iamSource : stsSource, operation, random);
                });
    }

    private void compareForm(JsonNode source, OperationModel operation, Random random) {
        var request = new LinkedHashMap<String, @Nullable Object>();
        request(operation, random, false).forEach((name, value) -> request.put(name, said(value)));
        request.values().removeIf(Objects::isNull);
        var form = Form.parse(Requests.form(operation, request));
        assertEquals(
                NaiveValidator.message(source, operation.name(), request),
                message(() -> query.read(operation, form)));
    }

    /** What of a value a form can say: a structure without members leaves no trace. */
    private static @Nullable Object said(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var said = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((name, each) -> said.put(name.toString(), said(each)));
            said.values().removeIf(Objects::isNull);
            return said.isEmpty() ? null : said;
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            var said = new ArrayList<Object>();
            list.forEach(item -> {
                var each = said(item);
                if (each != null) {
                    said.add(each);
                }
            });
            return said.isEmpty() ? null : said;
        }
        return value;
    }

    /** An answer written from a request's own members reads back as the same request. */
    @Test
    void validRequestsSurviveARoundTrip() {
        for (var operation : rekognition) {
            var first = json.read(operation, Requests.json(Requests.full(operation)));
            var mirror =
                    new OperationModel(
                            operation.service(),
                            operation.name(),
                            operation.input(),
                            Optional.of(operation.input()),
                            operation.requestType(),
                            operation.requestType());
            assertEquals(first, json.read(operation, json.write(mirror, first)));
            assertEquals(
                    new JsonMapper().readTree(Requests.json(Requests.full(operation))),
                    new JsonMapper().readTree(json.write(mirror, first)));
        }
    }

    @Test
    void onlyRefusalsComeOutOfTheJsonReader() {
        Randomly.check(
                4_000,
                random -> {
                    var operation = Randomly.oneOf(random, rekognition);
                    var body = mutate(Requests.json(request(operation, random, true)), random);
                    refusalOrNothing(() -> json.read(operation, body));
                });
    }

    @Test
    void onlyRefusalsComeOutOfTheFormReader() {
        Randomly.check(
                4_000,
                random -> {
                    var operation = Randomly.oneOf(random, random.nextBoolean() ? iam : sts);
                    var form = Requests.form(operation, request(operation, random, false));
                    var body = mutate(form.getBytes(StandardCharsets.UTF_8), random);
                    refusalOrNothing(() -> query.read(operation, Form.parse(body)));
                });
    }

    @Test
    void aHostileBodyMakesNoHugeMessage() {
        var operation = operation(rekognition, "UntagResource");
        var body = "{\"TagKeys\": [" + "\"!\",".repeat(90_000) + "\"!\"]}";
        var refusal =
                assertThrows(
                        AwsException.class,
                        () -> json.read(operation, body.getBytes(StandardCharsets.UTF_8)));
        assertEquals("90003", refusal.text().split(" ", 2)[0]);
        assertTrue(refusal.text().length() < 50_000);
    }

    private static void refusalOrNothing(Runnable reading) {
        try {
            reading.run();
        } catch (AwsException _) {
            // What a reader may throw; anything else fails the test.
        }
    }

    private static byte[] mutate(byte[] body, Random random) {
        var mutated = body;
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            int at = random.nextInt(mutated.length + 1);
            int until = Math.min(mutated.length, at + random.nextInt(6));
            var token = Randomly.oneOf(random, TOKENS).getBytes(StandardCharsets.UTF_8);
            var inserted =
                    switch (random.nextInt(4)) {
                        case 0 -> new byte[] {(byte) random.nextInt(256)};
                        case 1 -> new byte[0];
                        default -> token;
                    };
            mutated =
                    join(
                            Arrays.copyOf(mutated, at),
                            inserted,
                            Arrays.copyOfRange(mutated, until, mutated.length));
        }
        return mutated;
    }

    private static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (var part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static Map<String, @Nullable Object> request(
            OperationModel operation, Random random, boolean nulls) {
        var request = new LinkedHashMap<String, @Nullable Object>();
        for (var member : operation.input().members()) {
            if (random.nextInt(4) != 0) {
                request.put(member.name(), Requests.anything(member.shape(), random, nulls));
            }
        }
        return request;
    }

    private static String message(Runnable reading) {
        try {
            reading.run();
            return "";
        } catch (AwsException refusal) {
            return refusal.text();
        }
    }

    private static List<OperationModel> operations(Service service) {
        return List.copyOf(ServiceModel.of(service).operations());
    }

    private static OperationModel operation(List<OperationModel> operations, String name) {
        return operations.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
