package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import custos.aws.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sixteen calls of {@code seed-operations.json} need exactly the checks that it lists. */
final class SeedOperationsTest {
    private static final int CALLS = 16;

    @TempDir Path folder;

    /** One check, as the file writes it. */
    private record Check(String action, String resource, String mode) {}

    @Test
    void everyCallNeedsExactlyTheListedChecksInOrder() throws IOException {
        var file = Path.of(System.getProperty("suites", ""), "seed-operations.json");
        assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
        var calls = new JsonMapper().readTree(Files.readAllBytes(file)).path("operations");
        assertTrue(calls.size() >= CALLS, () -> calls.size() + " calls instead of " + CALLS);
        try (var service = new TestService(folder)) {
            var known =
                    service.module.operations().stream()
                            .map(operation -> operation.name())
                            .toList();
            for (var call : calls) {
                if (known.contains(call.path("operation").asString())) {
                    check(service, call);
                }
            }
        }
    }

    /**
     * A denied call lists the checks up to the one that denies it, and maybe those after it; an
     * allowed one lists all.
     */
    private static void check(TestService service, JsonNode seed) {
        var request = Requests.of(seed.path("operation").asString(), seed.path("params"));
        var call = service.call();
        var needs = service.operation(request).needs(call, request);
        var minted = Long.toString(call.creation().millis());
        var found =
                needs.stream()
                        .flatMap(SeedOperationsTest::required)
                        .map(access -> check(access, minted))
                        .toList();
        var expected = expected(seed);
        boolean denied = !seed.path("expected").asString().equals("Allowed");
        int compared = denied ? Math.min(found.size(), expected.size()) : found.size();
        assertEquals(expected, found.subList(0, compared), seed.path("name").asString());
    }

    private static Stream<Access.Required> required(Access access) {
        return access instanceof Access.Required required ? Stream.of(required) : Stream.empty();
    }

    private static Check check(Access.Required access, String minted) {
        return new Check(
                access.action(),
                access.resource().replace(minted, "<creation-timestamp>"),
                access.mode() == Access.Mode.ALLOWED ? "allow" : "notExplicitlyDenied");
    }

    private static List<Check> expected(JsonNode seed) {
        var checks = new ArrayList<Check>();
        for (var check : seed.path("authorisationChecks")) {
            checks.add(
                    new Check(
                            check.path("action").asString(),
                            check.path("resource").asString(),
                            check.path("mode").asString()));
        }
        return checks;
    }
}
