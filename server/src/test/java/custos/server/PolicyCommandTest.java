package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PolicyCommandTest {
    private static final String ANA = "arn:aws:iam::123456789012:user/ana";
    private static final String MODEL =
            "arn:aws:rekognition:us-east-1:123456789012:project/P/version/V/1690000001111";

    @TempDir Path folder = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void explainNamesTheConditionThatFailedAndTheSmallestGrant() throws IOException {
        var policy =
                file(
                        """
                        {"Version":"2012-10-17","Statement":[{"Sid":"Home","Effect":"Allow",
                         "Action":"rekognition:Detect*","Resource":"*",
                         "Condition":{"StringEquals":{"aws:ResourceTag/team":"red"}}}]}
                        """);
        assertEquals(0, explain(policy, "--context", "aws:ResourceTag/team=blue"));
        assertTrue(text().startsWith("Denied: no identity-based policy allows it"), text());
        assertTrue(text().contains("statement `Home` of policy `" + policy + "`, line 1"), text());
        assertTrue(text().contains("wanted `red`, saw `blue`"), text());
        assertTrue(text().contains("\"Resource\":\"" + MODEL + "\""), text());
    }

    @Test
    void explainAnswersAsJson() throws IOException {
        var policy = file(allow("rekognition:*"));
        assertEquals(0, explain(policy, "--json"));
        assertTrue(text().startsWith("{\"decision\":\"Allowed\""), text());
    }

    @Test
    void explainAsksEveryLayer() throws IOException {
        var policy = file(allow("rekognition:*"));
        var level = file(allow("s3:*"));
        assertEquals(0, explain(policy, "--scp", level.toString()));
        assertTrue(text().contains("service control policy: silent"), text());
        assertTrue(text().contains("No grant helps while the service control policy"), text());
    }

    @Test
    void explainReadsQuestionsFromAFileWithoutAnExpectation() throws IOException {
        var question =
                file(
                        """
                        {"name":"who","identityPolicies":[],"request":{"principal":"%s",
                         "action":"s3:GetObject","resource":"arn:aws:s3:::b/k"}}
                        """
                                .formatted(ANA));
        assertEquals(0, run("explain", question.toString()));
        assertTrue(text().startsWith("who" + System.lineSeparator() + "Denied"), text());
    }

    @Test
    void explainSaysWhereADocumentWouldBeRefusedAndFailsClosed() throws IOException {
        var policy =
                file(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*",
                          "Resource":"*","Condition":{"StringEqual":{"aws:username":"ana"}}}]}
                        """);
        assertEquals(0, explain(policy));
        assertTrue(err.toString().contains("(line 2, column 31)"), err.toString());
        assertTrue(text().contains("could not be evaluated"), text());
    }

    @Test
    void unusableInputIsRefusedWithItsPlace() throws IOException {
        assertEquals(2, run("explain", "--principal", ANA));
        assertEquals(2, run("explain", folder.resolve("none.json").toString()));
        assertEquals(2, explain(file(allow("*")), "--context", "aws:username"));
        var keys = file("{\"aws:username\":\n nobody}");
        assertEquals(2, explain(file(allow("*")), "--context-file", keys.toString()));
        assertTrue(err.toString().contains(keys + ":2:"), err.toString());
        assertEquals("", text());
    }

    @Test
    void validateNamesCodeAndPlace() throws IOException {
        var policy =
                file(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                          "Action":"rekognition:DetectLabel","Resource":"*"}]}
                        """);
        assertEquals(1, run("validate", policy.toString()));
        assertTrue(text().startsWith(policy + ":2:12: error INVALID_ACTION: "), text());
        assertTrue(text().contains("(Statement[0].Action)"), text());
        assertTrue(text().contains("1 errors, 0 security warnings"), text());
    }

    @Test
    void validateAnswersAsAccessAnalyzerDoes() throws IOException {
        assertEquals(1, run("validate", "--json", "--type", "trust", file("{").toString()));
        assertTrue(text().startsWith("{\"findings\":[{\"findingType\":\"ERROR\""), text());
        assertTrue(text().contains("\"span\":{\"start\":{\"line\":1,"), text());
    }

    @Test
    void validateSaysWhatTheServerWouldNotSave() throws IOException {
        var policy =
                file(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:Get*",
                          "Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"nowhere"}}}]}
                        """);
        assertEquals(1, run("validate", policy.toString()));
        assertTrue(text().contains(": error TYPE_MISMATCH_IP_RANGE"), text());
    }

    @Test
    void aCleanDocumentHasNoErrors() throws IOException {
        assertEquals(0, run("validate", file(allow("rekognition:Detect*")).toString()));
        assertFalse(text().contains(": error "), text());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "nope|1|:1:1: error JSON_SYNTAX_ERROR: Unrecognized token|not JSON: Unrecognized token 'nope'",
                "~~|1|:1:1: error JSON_SYNTAX_ERROR: the text is empty|not JSON: the text is empty (line 1, column 1)",
                "NESTED|1|:1:1: warning POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA|the document is too long (line 1, column 1)",
                "DEEP|1|:1:65: error JSON_SYNTAX_ERROR: nested deeper than 64 levels|nested deeper than 64 levels (line 1, column 65)",
                "{'Version':'2012-10-17',\\n'Version':'2012-10-17'}|1|:2:1: error JSON_SYNTAX_ERROR: The key Version|duplicate key `Version` (line 2, column 1)",
                "{'Statement':{'Condition':{'Sounds':{'a:b':'c'}}}}|1|: error INVALID_CONDITION_OPERATOR: There is no condition operator Sounds.|missing Effect (line 1, column 14)",
                "UTF-16|2| is not text in UTF-8| is not text in UTF-8",
                "FOLDER|2| is a folder, not a file| is a folder, not a file",
                "MISSING|2|no such file: |no such file: ",
            })
    void hostileFilesAreToldOffInOneSentence(
            String content, int code, String validated, String explained) throws IOException {
        var file =
                switch (content) {
                    case "NESTED" -> file("[".repeat(2 << 20));
                    case "DEEP" -> file("[".repeat(100_000));
                    case "FOLDER" -> folder;
                    case "MISSING" -> folder.resolve("missing.json");
                    case "UTF-16" ->
                            Files.writeString(
                                    folder.resolve("p"), allow("*"), StandardCharsets.UTF_16);
                    default -> file(content.replace('\'', '"').replace("\\n", "\n"));
                };
        assertEquals(code, run("validate", file.toString()));
        assertTrue(said().contains(validated), said());
        assertNoStackTrace();
        // A document that cannot be read denies everything; a file that cannot be read is refused.
        assertEquals(code == 2 ? 2 : 0, explain(file));
        assertTrue(said().contains(explained), said());
        assertEquals(code != 2, text().contains("Explicitly denied by"), this::text);
        assertEquals(2, run("explain", file.toString()));
        assertNoStackTrace();
    }

    private void assertNoStackTrace() {
        assertFalse(said().contains("Exception"), said());
        assertFalse(said().contains("\tat "), said());
        assertFalse(said().contains("REDACTED"), said());
    }

    private String said() {
        return out.toString() + err;
    }

    private int explain(Path policy, String... more) {
        var args = new ArrayList<String>();
        args.add("explain");
        args.addAll(List.of("--identity", policy.toString(), "--principal", ANA));
        args.addAll(List.of("--action", "rekognition:DetectCustomLabels"));
        args.addAll(List.of("--resource", MODEL));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    private int run(String... args) {
        return new CommandLine(new PolicyCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private String text() {
        return out.toString();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "policy", ".json"), text);
    }

    private static String allow(String action) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"%s","Resource":"*"}]}
        """
                .formatted(action);
    }
}
