package custos.policy.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCasesTest {
    private static final int PUBLISHED = 181;
    private static final int SEED = 99;
    private static final String ONE =
            """
            {"name": "one", "expected": "%s", "identityPolicies": [],
             "request": {"action": "s3:GetObject", "resource": "*",
                         "principal": "arn:aws:iam::123456789012:user/u", "context": {}}}
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir private Path folder;

    @Test
    void everyPublishedCaseComesOutAsItShould() {
        var suites = Path.of(System.getProperty("suites", "../../shared/suites"));
        assumeTrue(Files.isDirectory(suites), "no published suites at " + suites);
        var paths = List.of(suites.resolve("policy"), suites.resolve("seed-policies.json"));
        assertEquals(PolicyCases.PASSED, run(paths), this::printed);
        assertEquals(PUBLISHED + SEED + " passed, 0 failed", printed().strip());
    }

    @Test
    void everyCaseOfOursComesOutAsItShould() {
        assertEquals(PolicyCases.PASSED, run(List.of(Path.of("src/test/cases"))), this::printed);
    }

    @Test
    void aFailedCaseIsPrintedWithItsReason() throws IOException {
        var file = Files.writeString(folder.resolve("a.json"), ONE.formatted("Allowed"));
        assertEquals(PolicyCases.FAILED, run(List.of(file)));
        assertTrue(printed().contains("FAILED one: expected Allowed"), printed());
        assertTrue(printed().endsWith("0 passed, 1 failed\n"), printed());
    }

    @Test
    void anUnknownExpectationIsUnusable() throws IOException {
        var file = Files.writeString(folder.resolve("a.json"), ONE.formatted("Maybe"));
        assertEquals(PolicyCases.UNUSABLE, run(List.of(file)));
        assertTrue(complaint().contains("Maybe"), complaint());
    }

    @Test
    void whatIsNotACaseIsUnusable() throws IOException {
        var file = Files.writeString(folder.resolve("a.json"), "[1]");
        assertEquals(PolicyCases.UNUSABLE, run(List.of(file)));
    }

    @Test
    void aMissingFileIsUnusable() {
        assertEquals(PolicyCases.UNUSABLE, run(List.of(folder.resolve("none.json"))));
    }

    @Test
    void noCasesAtAllIsUnusable() throws IOException {
        Files.writeString(folder.resolve("a.json"), "[]");
        assertEquals(PolicyCases.UNUSABLE, run(List.of(folder)));
    }

    private int run(List<Path> paths) {
        var cases = new PolicyCases(stream(out), stream(err));
        return cases.run(paths);
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complaint() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
