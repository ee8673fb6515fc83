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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "~~|s3:GetObject|ImplicitlyDenied (no IDENTITY policy allows it)",
                "'identityPolicies':[null,ALLOW]|s3:GetObject|Allowed (statement 1 of policy `identityPolicies[0]`, line 1, column 14)",
                "'identityPolicies':[DENY,ALLOW]|s3:GetObject|ExplicitlyDenied (statement 1 of policy `identityPolicies[0]`, line 1, column 14)",
                "'identityPolicies':ALLOW|s3:GetObject|Allowed (statement 1 of policy `identityPolicies`, line 1, column 14)",
                "'identityPolicies':'{}'|s3:GetObject|ExplicitlyDenied (statement 1 of policy `identityPolicies`, line 1, column 1)",
                "'identityPolicies':1|s3:GetObject|ExplicitlyDenied (statement 1 of policy `identityPolicies`, line 1, column 1)",
                "~~|sts:GetCallerIdentity|Allowed (the action needs no permission)",
                "'identityPolicies':ALLOW,'boundary':OTHER|s3:GetObject|ImplicitlyDenied (no BOUNDARY policy allows it)",
                "'identityPolicies':ALLOW,'boundary':null|s3:GetObject|Allowed (statement 1 of policy `identityPolicies`, line 1, column 14)",
                "'identityPolicies':ALLOW,'sessionPolicies':[OTHER,OTHER]|s3:GetObject|ImplicitlyDenied (no SESSION policy allows it)",
                "'identityPolicies':ALLOW,'sessionPolicies':[null]|s3:GetObject|Allowed (statement 1 of policy `identityPolicies`, line 1, column 14)",
                "'identityPolicies':ALLOW,'resourcePolicy':OTHER|s3:GetObject|Allowed (statement 1 of policy `identityPolicies`, line 1, column 14)",
                "'identityPolicies':ALLOW,'resourcePolicy':OTHER|sts:assumeRoleX|ImplicitlyDenied (no TRUST policy allows it)",
                "'identityPolicies':ALLOW,'serviceControlPolicies':[OTHER]|s3:GetObject|ImplicitlyDenied (no SERVICE_CONTROL policy allows it)",
                "'identityPolicies':ALLOW,'serviceControlPolicies':[OTHER,ALLOW]|s3:GetObject|Allowed (statement 1 of policy `identityPolicies`, line 1, column 14)",
                "'identityPolicies':ALLOW,'serviceControlPolicies':[[OTHER],[ALLOW]]|s3:GetObject|ImplicitlyDenied (no SERVICE_CONTROL policy allows it)",
                "'identityPolicies':ALLOW,'serviceControlPolicies':[[ALLOW],[DENY]]|s3:GetObject|ExplicitlyDenied (statement 1 of policy `serviceControlPolicies[1]`, line 1, column 14)",
                "'identityPolicies':ALLOW,'serviceControlPolicies':[null]|s3:GetObject|Allowed (statement 1 of policy `identityPolicies`, line 1, column 14)",
                "'identityPolicies':ALLOW,'resourceControlPolicies':[]|s3:GetObject|Allowed (statement 1 of policy `identityPolicies`, line 1, column 14)",
                "'identityPolicies':ALLOW,'resourceControlPolicies':OTHER|s3:GetObject|ImplicitlyDenied (no RESOURCE_CONTROL policy allows it)",
            })
    void aFailureNamesTheLayerAndTheStatement(String policies, String action, String decided)
            throws IOException {
        var form = "{'Statement':{'Effect':'%s','Action':'%s','Resource':'*'}}";
        var layers =
                (policies.isEmpty() ? "" : "," + policies)
                        .replace("ALLOW", form.formatted("Allow", "*"))
                        .replace("DENY", form.formatted("Deny", "*"))
                        .replace("OTHER", form.formatted("Allow", "x:y"));
        var request =
                "{'principal':'arn:aws:iam::123456789012:user/u','resource':'*','action':'%s'}"
                        .formatted(action);
        var expected = decided.startsWith("Implicitly") ? "Allowed" : "ImplicitlyDenied";
        var file = folder.resolve("a.json");
        Files.writeString(
                file,
                "{'name':'c','expected':'%s','request':%s%s}"
                        .formatted(expected, request, layers)
                        .replace('\'', '"'));
        assertEquals(PolicyCases.FAILED, run(List.of(file)));
        var line = "FAILED c: expected " + expected + ", decided " + decided;
        assertEquals(List.of(line, "0 passed, 1 failed"), printed().lines().toList());
    }

    @Test
    void theRootUserIsNamedAsTheReason() throws IOException {
        var text = ONE.formatted("ImplicitlyDenied").replace(":user/u", ":root");
        assertEquals(
                PolicyCases.FAILED, run(List.of(Files.writeString(folder.resolve("a"), text))));
        assertTrue(
                printed()
                        .startsWith(
                                "FAILED one: expected ImplicitlyDenied, decided Allowed"
                                        + " (the root user of the account)"),
                printed());
    }

    @Test
    void ofAFolderTheJsonFilesBelowItAreReadInOrder() throws IOException {
        var below = Files.createDirectories(folder.resolve("b.json/c"));
        Files.writeString(below.resolve("d.json"), ONE.formatted("Allowed").replace("one", "two"));
        Files.writeString(folder.resolve("a.json"), ONE.formatted("Allowed"));
        Files.writeString(folder.resolve("notes.txt"), "not JSON");
        assertEquals(PolicyCases.FAILED, run(List.of(folder)));
        var names = printed().lines().map(line -> line.split("[ :]", -1)[1]).toList();
        assertEquals(List.of("one", "two", "passed,"), names);
    }

    @Test
    void anUnusableFileIsSaidInOneSentence() throws IOException {
        var file = Files.writeString(folder.resolve("a.json"), "[\n{]");
        assertEquals(PolicyCases.UNUSABLE, run(List.of(file)));
        assertTrue(
                complaint()
                        .startsWith(
                                "custos: cannot read cases: "
                                        + file
                                        + ": not JSON, line 2, column 2: "),
                complaint());
        assertEquals(1, complaint().lines().count());
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
        assertEquals("custos: no cases in [" + folder + "]", complaint().strip());
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
