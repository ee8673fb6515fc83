package custos.policy.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import custos.policy.Decision.Allowed;
import custos.policy.Decision.ExplicitlyDenied;
import custos.policy.Decision.Grant;
import custos.policy.Decision.ImplicitlyDenied;
import custos.policy.Explanation;
import custos.policy.PolicyKind;
import custos.policy.Requester.RoleSession;
import custos.policy.cases.PolicyQuestion.UnusableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyQuestionTest {
    private static final String ANA = "arn:aws:iam::123456789012:user/ana";
    private static final String KEY = "arn:aws:s3:::b/k";
    private static final String ALLOW =
            "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"%s}";

    @TempDir private Path folder;
    private final PolicyQuestion question = new PolicyQuestion();

    @Test
    void aFileThatHoldsNoTextIsRefusedInOneSentence() throws IOException {
        assertEquals(folder + " is a folder, not a file", refused(folder));
        var none = folder.resolve("none");
        assertEquals("no such file: " + none, refused(none));
        for (var charset : List.of("UTF-16", "ISO-8859-1")) {
            var file = folder.resolve(charset);
            Files.writeString(file, "{\"é\":1}", Charset.forName(charset));
            assertEquals(file + " is not text in UTF-8", refused(file));
        }
        var huge = folder.resolve("huge");
        try (var file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength((64L << 20) + 1);
        }
        assertEquals(huge + " is longer than 64 MiB", refused(huge));
    }

    @Test
    void aFileOf64MiBIsStillRead() throws Exception {
        var large = folder.resolve("large");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(64L << 20);
        }
        assertEquals(64 << 20, PolicyQuestion.read(large).length());
    }

    private static String refused(Path file) {
        return assertThrows(UnusableException.class, () -> PolicyQuestion.read(file)).text();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() throws Exception {
        var file = folder.resolve("marked");
        Files.writeString(file, "\ufeff{}", StandardCharsets.UTF_8);
        assertEquals("{}", PolicyQuestion.read(file));
    }

    @ParameterizedTest
    @EnumSource
    void aDocumentCountsInItsLayer(PolicyKind kind) throws Exception {
        for (var other : List.of(PolicyKind.IDENTITY, PolicyKind.BOUNDARY, PolicyKind.SESSION)) {
            if (other != kind) {
                question.add(other, policy(ALLOW.formatted("")));
            }
        }
        var principal = kind.namesPrincipals() ? ",\"Principal\":\"*\"" : "";
        var deny = ALLOW.formatted(principal).replace("Allow", "Deny");
        var file = policy(deny);
        question.add(kind, file);
        var by = ((ExplicitlyDenied) explain("").decision()).by();
        assertEquals(kind, by.kind());
        assertEquals(file.toString(), by.policy());
    }

    @Test
    void boundariesAndSessionPoliciesCapOnlyWhereTheyAreGiven() throws Exception {
        question.add(PolicyKind.IDENTITY, policy(ALLOW.formatted("")));
        assertEquals(Allowed.class, explain("").decision().getClass());
        question.add(PolicyKind.SESSION, policy(ALLOW.formatted("").replace("\"*\"", "\"x:y\"")));
        assertEquals(new ImplicitlyDenied(PolicyKind.SESSION), explain("").decision());
        question.add(PolicyKind.BOUNDARY, policy(ALLOW.formatted("").replace("\"*\"", "\"x:y\"")));
        assertEquals(new ImplicitlyDenied(PolicyKind.BOUNDARY), explain("").decision());
    }

    @Test
    void everyServiceControlPolicyIsALevelThatMustAllow() throws Exception {
        question.add(PolicyKind.IDENTITY, policy(ALLOW.formatted("")));
        question.add(PolicyKind.SERVICE_CONTROL, policy(ALLOW.formatted("")));
        assertEquals(Allowed.class, explain("").decision().getClass());
        question.add(
                PolicyKind.SERVICE_CONTROL,
                policy(ALLOW.formatted("").replace("\"Action\":\"*\"", "\"Action\":\"x:y\"")));
        assertEquals(new ImplicitlyDenied(PolicyKind.SERVICE_CONTROL), explain("").decision());
    }

    @Test
    void aDocumentThatMustNotBeSavedIsWarnedOfAndFailsClosed() throws Exception {
        var file = policy("{\"Effect\":\"Deny\",\n\"Resource\":\"*\"}");
        question.add(PolicyKind.IDENTITY, file);
        assertEquals(
                List.of(file + ": this would not be saved: missing Action (line 1, column 14)"),
                question.warnings());
        assertEquals(ExplicitlyDenied.class, explain("").decision().getClass());
    }

    @Test
    void keysComeFromAFileAndFromAssignments() throws Exception {
        var condition =
                ",\"Condition\":{\"StringEquals\":{\"x:a\":\"1=2\",\"x:b\":\"true\"},"
                        + "\"ForAllValues:StringEquals\":{\"x:c\":[\"d\",\"e\"],\"x:f\":[\"g\"]},"
                        + "\"Null\":{\"x:c\":\"false\",\"x:f\":\"false\",\"x:n\":\"true\"}}";
        question.add(PolicyKind.IDENTITY, policy(ALLOW.formatted(condition)));
        question.context(file("{\"x:b\":true,\"x:f\":[\"g\"],\"x:n\":null,\"x:a\":0}"));
        question.key("x:a=1=2");
        question.key("x:c=d");
        question.key("x:c=e");
        var explanation = explain("");
        assertEquals(Allowed.class, explanation.decision().getClass(), explanation::text);
    }

    @Test
    void aKeyThatIsAddedTwiceHasBothValues() throws Exception {
        question.key("x:one=a");
        question.key("x:two=a");
        question.key("x:two=b");
        var context = explain("").request().context();
        assertEquals(List.of("a"), context.values("x:one"));
        assertEquals(List.of("a", "b"), context.values("x:two"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "{'x:a':|:1:8: not JSON: Unexpected end-of-input within/between Object entries",
                "[]|: `context` is a list",
                "{'x:a':{}}|: context key `x:a` holds an object",
                "{'x:a':[null]}|: context key `x:a` holds null",
                "{'x:a':[['b']]}|: context key `x:a` holds a list",
            })
    void aContextThatHoldsSomethingElseIsRefused(String text, String reason) throws IOException {
        assertRefused(text, reason, question::context);
    }

    @Test
    void anAssignmentHasAKeyAndAnEqualsSign() throws Exception {
        for (var text : List.of("", "x:a", "=b")) {
            var refusal = assertThrows(UnusableException.class, () -> question.key(text));
            assertEquals("expected KEY=VALUE, not `" + text + "`", refusal.text());
        }
        question.key("a=");
    }

    @Test
    void whoIsNoPrincipalIsRefused() {
        var refusal =
                assertThrows(
                        UnusableException.class,
                        () -> question.explain("ana", "s3:GetObject", KEY, ""));
        assertEquals("not a principal: `ana`", refusal.text());
    }

    @Test
    void theOwnerIsWhoTheResourceNamesOrElseTheCaller() throws Exception {
        var role = "arn:aws:iam::999988887777:role/r";
        var root = "arn:aws:iam::123456789012:root";
        var theirs = question.explain(root, "iam:GetRole", role, "");
        assertEquals("999988887777", theirs.request().resourceAccount());
        assertEquals(new ImplicitlyDenied(PolicyKind.RESOURCE), theirs.decision());
        var mine = question.explain(root, "s3:GetObject", KEY, "");
        assertEquals("123456789012", mine.request().resourceAccount());
        assertEquals(new Allowed(new Grant.OfRoot()), mine.decision());
        var named = question.explain(root, "s3:GetObject", KEY, "999988887777");
        assertEquals("999988887777", named.request().resourceAccount());
    }

    @Test
    void thePathOfASessionsRoleIsInTheKeyOfThePrincipal() throws Exception {
        question.key("aws:PrincipalArn=arn:aws:iam::123456789012:role/path/R");
        assertEquals("arn:aws:iam::123456789012:role/path/R", roleOfTheSession());
    }

    @ParameterizedTest
    @CsvSource({"arn:aws:iam::123456789012:user/R", "role:role/path/R", "''"})
    void anyOtherPrincipalArnTellsNothingOfTheRole(String arn) throws Exception {
        question.key("aws:PrincipalArn=" + arn);
        assertEquals("arn:aws:iam::123456789012:role/R", roleOfTheSession());
    }

    private String roleOfTheSession() throws UnusableException {
        var session = "arn:aws:sts::123456789012:assumed-role/R/s";
        var request = question.explain(session, "s3:GetObject", KEY, "").request();
        return ((RoleSession) request.principal()).roleArn();
    }

    @Test
    void theQuestionsOfAFileAreExplainedUnderTheirNames() throws Exception {
        var request =
                "\"request\":{\"principal\":\"%s\",\"action\":\"s3:GetObject\",\"resource\":\"%s\"}"
                        .formatted(ANA, KEY);
        var file = file("[{\"name\":\"one\"," + request + "},\n {" + request + "}]");
        var explanations = PolicyQuestion.ofFile(file);
        assertEquals(List.of("one", "line 2"), new ArrayList<>(explanations.keySet()));
        for (var explanation : explanations.values()) {
            assertEquals(new ImplicitlyDenied(PolicyKind.IDENTITY), explanation.decision());
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "~~|: not JSON, line 1, column 1: the text is empty",
                "{'a'|: not JSON, line 1, column 5: Unexpected end-of-input within/between Object entries",
                "[{},1]|: case line 1: missing `request`",
                "[1]|: line 1 is a number",
                "{'name':'n','request':[]}|: case n: missing `request`",
                "{'name':'n','request':{}}|: case n: missing `principal`",
                "{'name':'n','request':{'principal':'ana'}}|: case n: not a principal: `ana`",
                "{'name':'n','request':{'principal':'anonymous'}}|: case n: missing `resource`",
                "{'name':'n','request':{'principal':'anonymous','resource':'*'}}|: case n: missing `action`",
                "{'name':'n','request':{'principal':'anonymous','resource':1}}|: case n: missing `resource`",
                "{'name':'n','request':{'principal':'anonymous','context':1}}|: case n: `context` is a number",
            })
    void aFileOfSomethingElseIsRefusedWithItsPlace(String text, String reason) throws IOException {
        assertRefused(text, reason, PolicyQuestion::ofFile);
    }

    /** What reads a file. */
    private interface Reader {
        void read(Path file) throws UnusableException;
    }

    /** The text stands in a file, with single quotes for double ones. */
    private void assertRefused(String text, String reason, Reader reader) throws IOException {
        var file = file(text.replace('\'', '"'));
        var refusal = assertThrows(UnusableException.class, () -> reader.read(file));
        assertEquals(file + reason, refusal.text());
    }

    private Explanation explain(String account) throws UnusableException {
        return question.explain(ANA, "s3:GetObject", KEY, account);
    }

    private Path policy(String statement) throws IOException {
        return file("{\"Statement\":" + statement + "}");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "p", ".json"), text);
    }
}
