package custos.policy;

import static custos.policy.PolicyTexts.ACCOUNT;
import static custos.policy.PolicyTexts.ANA;
import static custos.policy.PolicyTexts.KEY;
import static custos.policy.PolicyTexts.OTHER;
import static custos.policy.PolicyTexts.allow;
import static custos.policy.PolicyTexts.allowTo;
import static custos.policy.PolicyTexts.aws;
import static custos.policy.PolicyTexts.deny;
import static custos.policy.PolicyTexts.get;
import static custos.policy.PolicyTexts.identity;
import static custos.policy.PolicyTexts.policy;
import static custos.policy.PolicyTexts.request;
import static custos.policy.PolicyTexts.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole explanations, as text and as JSON, from {@code src/test/explanations}. */
class ExplanationTextTest {
    private static final Path FOLDER = Path.of("src/test/explanations");
    private static final String PROJECT =
            "arn:aws:rekognition:us-east-1:" + ACCOUNT + ":project/P/1690000000000";
    private static final String STRANGER = "arn:aws:iam::" + OTHER + ":user/bob";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allowed",
                "root",
                "not-needed",
                "denied",
                "silent",
                "boundary",
                "service-control",
                "anonymous",
                "copy",
                "trust",
                "service",
                "web",
            })
    void anExplanationReadsSo(String name) throws IOException {
        var expected = Files.readString(FOLDER.resolve(name + ".txt"));
        assertEquals(expected, written(name));
    }

    /** The text, a blank line and the JSON. */
    static String written(String name) {
        var explanation = explanation(name);
        return explanation.text() + "\n" + explanation.json() + "\n";
    }

    private static Explanation explanation(String name) {
        return switch (name) {
            case "allowed" ->
                    explain(
                            get(ANA),
                            Policies.ofIdentity(
                                            identity(
                                                    "{'Sid':'Get','Effect':'Allow',"
                                                            + "'Action':'s3:Get*','Resource':'*'}",
                                                    allow("s3:*", KEY),
                                                    allow("ec2:*", "*")))
                                    .withResource(PolicySet.of(resource(allowTo(aws(ACCOUNT))))));
            case "root" -> explain(get("arn:aws:iam::" + ACCOUNT + ":root"), Policies.NONE);
            case "not-needed" -> explain(request(ANA, "sts:GetCallerIdentity", "*"), Policies.NONE);
            case "denied" ->
                    explain(
                            get(ANA),
                            Policies.ofIdentity(identity(allow("*", "*"), deny("s3:*", KEY)))
                                    .withSession(
                                            PolicySet.of(
                                                    policy(PolicyKind.SESSION, deny("*", "*")))));
            case "silent" ->
                    explain(
                            asked(),
                            Policies.ofIdentity(
                                            identity(
                                                    conditional(
                                                            "'StringEquals':{'x:team':['r','b']}"),
                                                    conditional(
                                                            "'StringLike':{'x:none':'a*'},'Bool':{'x:flag':'true'}"),
                                                    conditional("'StringEquals':{'x:tags':[]}"),
                                                    allow("s3:*", "arn:aws:s3:::other/*"),
                                                    conditional("'Sounds':{'x:a':'b'}")))
                                    .withResource(PolicySet.of(resource(allowTo(aws(OTHER))))));
            case "boundary" ->
                    explain(
                            get(ANA),
                            Policies.ofIdentity(identity(allow("*", "*")))
                                    .withBoundary(
                                            policy(PolicyKind.BOUNDARY, allow("ec2:*", "*"))));
            case "service-control" ->
                    explain(
                            get(ANA),
                            Policies.ofIdentity(identity(allow("*", "*")))
                                    .withServiceControls(
                                            List.of(
                                                    PolicySet.of(
                                                            policy(
                                                                    PolicyKind.SERVICE_CONTROL,
                                                                    allow("*", "*"))),
                                                    PolicySet.EMPTY))
                                    .withResourceControls(
                                            List.of(
                                                    PolicySet.of(
                                                            policy(
                                                                    PolicyKind.RESOURCE_CONTROL,
                                                                    allowTo("'*'"))))));
            case "anonymous" ->
                    explain(
                            get("anonymous"),
                            Policies.NONE
                                    .withResource(PolicySet.of(resource(allowTo(aws(ACCOUNT)))))
                                    .withServiceControls(List.of(PolicySet.EMPTY)));
            case "copy" ->
                    explain(
                            request(STRANGER, "rekognition:CopyProjectVersion", PROJECT),
                            Policies.NONE);
            case "trust" ->
                    explain(
                            request(PolicyTexts.SESSION, "sts:AssumeRole", PolicyTexts.ROLE),
                            Policies.NONE.withResource(
                                    PolicySet.of(
                                            policy(
                                                    PolicyKind.TRUST,
                                                    "{'Effect':'Allow','Principal':{'AWS':'"
                                                            + OTHER
                                                            + "'},'Action':'sts:AssumeRole'}"))));
            case "service" ->
                    explain(
                            get("rekognition.amazonaws.com"),
                            Policies.NONE.withResource(
                                    PolicySet.of(resource(allowTo(aws(ACCOUNT))))));
            case "web" ->
                    explain(
                            request(
                                    "accounts.example.com",
                                    "sts:AssumeRoleWithWebIdentity",
                                    PolicyTexts.ROLE),
                            Policies.NONE);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static AccessRequest asked() {
        return PolicyTexts.with(
                Context.builder()
                        .put("x:team", "g")
                        .put("x:flag", "false")
                        .putAll("x:tags", List.of()));
    }

    private static String conditional(String condition) {
        return PolicyTexts.allowIf(condition);
    }

    private static Explanation explain(AccessRequest request, Policies policies) {
        return new Explainer().explain(request, policies);
    }

    @Test
    void ofManyStatementsThatDoNotApplyTwentyAreShown() {
        var elsewhere = allow("s3:*", "arn:aws:s3:::other");
        var twenty = Collections.nCopies(20, elsewhere).toArray(String[]::new);
        assertTrue(shown(twenty).noneMatch(line -> line.endsWith(" more")));
        assertEquals(20, shown(twenty).filter(line -> line.contains("is about")).count());
        var more = Collections.nCopies(23, elsewhere).toArray(String[]::new);
        assertTrue(shown(more).anyMatch(line -> line.equals("  and 3 more")));
        assertEquals(20, shown(more).filter(line -> line.contains("is about")).count());
    }

    private static Stream<String> shown(String... statements) {
        return explain(get(ANA), Policies.ofIdentity(identity(statements))).text().lines();
    }

    @Test
    void whatCouldSteerATerminalIsWrittenAsAnEscape() {
        var text = explain(request(ANA, "s3:Get\u001b[2J\n", "*"), Policies.NONE).text();
        assertTrue(text.contains("action    s3:Get\\u001b[2J\\u000a\n"), text);
    }
}
