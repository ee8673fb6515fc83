package custos.policy;

import static custos.policy.PolicyTexts.ACCOUNT;
import static custos.policy.PolicyTexts.ANA;
import static custos.policy.PolicyTexts.OTHER;
import static custos.policy.PolicyTexts.allow;
import static custos.policy.PolicyTexts.allowIf;
import static custos.policy.PolicyTexts.deny;
import static custos.policy.PolicyTexts.denyIf;
import static custos.policy.PolicyTexts.get;
import static custos.policy.PolicyTexts.identity;
import static custos.policy.PolicyTexts.policy;
import static custos.policy.PolicyTexts.quoted;
import static custos.policy.PolicyTexts.request;
import static custos.policy.PolicyTexts.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.policy.Explanation.FailedCondition;
import custos.policy.Explanation.Miss;
import custos.policy.Explanation.Remedy;
import custos.policy.Explanation.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainerTest {
    private static final String PROJECT =
            "arn:aws:rekognition:us-east-1:" + ACCOUNT + ":project/P/1690000000000";

    @Test
    void aFailedConditionShowsWhatWasSeenAndWanted() {
        var policies =
                Policies.ofIdentity(identity(allowIf("'StringEquals':{'x:team':['red','blue']}")));
        var explanation = explain(with(Context.builder().put("x:team", "green")), policies);
        var miss = assertInstanceOf(Miss.FailedConditions.class, explanation.misses().getFirst());
        assertEquals(
                List.of(
                        new FailedCondition(
                                "StringEquals",
                                "x:team",
                                true,
                                List.of("green"),
                                List.of("red", "blue"))),
                miss.conditions());
        assertTrue(explanation.text().contains("wanted `red`, `blue`, saw `green`"));
        assertEquals(List.of(), explanation.absentKeys());
    }

    @Test
    void aKeyWhoseAbsenceMatteredIsNamed() {
        var policies =
                Policies.ofIdentity(
                        identity(
                                allowIf("'Bool':{'aws:MultiFactorAuthPresent':'true'}"),
                                denyIf("'StringEquals':{'x:other':'y'}"),
                                allow("ec2:*", "arn:aws:s3:::${x:unrelated}")));
        assertEquals(
                List.of("aws:MultiFactorAuthPresent", "x:other"),
                explain(get(ANA), policies).absentKeys());
    }

    @Test
    void aDenyThatAppliesForWantOfAKeyNamesIt() {
        var policies =
                Policies.ofIdentity(
                        identity(
                                denyIf("'StringNotEquals':{'x:team':'red'}"),
                                allowIf("'StringEquals':{'x:other':'y'}")));
        assertEquals(List.of("x:team"), explain(get(ANA), policies).absentKeys());
    }

    @Test
    void ofTwoConditionsTheOneThatFailedIsShown() {
        var policies =
                Policies.ofIdentity(
                        identity(allowIf("'StringEquals':{'x:team':'green','x:other':'y'}")));
        var explanation = explain(with(Context.builder().put("x:team", "green")), policies);
        var miss = assertInstanceOf(Miss.FailedConditions.class, explanation.misses().getFirst());
        assertEquals(List.of("x:other"), miss.conditions().stream().map(c -> c.key()).toList());
    }

    @Test
    void ofAnAllowedRequestTheKeysOfDeniesAndOfWhatAppliesMatter() {
        var policies =
                Policies.ofIdentity(
                        identity(
                                allow("*", "*"),
                                denyIf("'StringEquals':{'x:deny':'y'}"),
                                allowIf("'StringEquals':{'x:missed':'y'}"),
                                allowIf("'StringEqualsIfExists':{'x:applies':'y'}")));
        assertEquals(List.of("x:deny", "x:applies"), explain(get(ANA), policies).absentKeys());
    }

    @Test
    void ofADeniedRequestTheKeysOfSilentLayersMatter() {
        var policies =
                Policies.ofIdentity(
                                identity(allow("*", "*"), allowIf("'Bool':{'x:identity':'true'}")))
                        .withBoundary(
                                policy(
                                        PolicyKind.BOUNDARY,
                                        allowIf("'Bool':{'x:boundary':'true'}"),
                                        allow("s3:*", "arn:aws:s3:::${x:name}/*")));
        assertEquals(List.of("x:boundary", "x:name"), explain(get(ANA), policies).absentKeys());
    }

    @Test
    void ofAnExplicitDenyTheKeysOfTheStatementsThatApplyMatter() {
        var policies =
                Policies.ofIdentity(
                        identity(
                                denyIf("'StringNotEquals':{'x:team':'red'}"),
                                denyIf("'StringEquals':{'x:missed':'y'}"),
                                "{'Effect':'Deny','Action':'*','Resource':'arn:aws:s3:::other',"
                                        + "'Condition':{'StringNotEquals':{'x:other':'y'}}}"));
        assertEquals(List.of("x:team"), explain(get(ANA), policies).absentKeys());
    }

    @Test
    void aDenyWithNotPrincipalSparesNobodyWithABoundary() {
        var deny =
                "{'Effect':'Deny','NotPrincipal':{'AWS':'"
                        + ANA
                        + "'},'Action':'*','Resource':'*',"
                        + "'Condition':{'Bool':{'x:on':'true'}}}";
        var policies =
                Policies.ofIdentity(identity(allow("*", "*")))
                        .withResource(PolicySet.of(policy(PolicyKind.RESOURCE, deny)));
        var bounded = policies.withBoundary(policy(PolicyKind.BOUNDARY, allow("*", "*")));
        var on = with(Context.builder().put("x:on", "true"));
        assertEquals(Verdict.SILENT, explain(on, policies).layers().get(3).verdict());
        assertEquals(Verdict.DENIES, explain(on, bounded).layers().get(3).verdict());
        assertInstanceOf(Miss.OtherPrincipal.class, explain(on, policies).misses().getFirst());
        assertInstanceOf(
                Miss.FailedConditions.class, explain(get(ANA), bounded).misses().getFirst());
    }

    @Test
    void anAllowThatCannotBeEvaluatedIsNoVerdict() {
        var policies = Policies.ofIdentity(identity(allowIf("'Sounds':{'x:a':'b'}")));
        assertEquals(Verdict.SILENT, explain(get(ANA), policies).layers().getFirst().verdict());
    }

    @Test
    void everyLayerHasItsVerdict() {
        var policies =
                Policies.ofIdentity(identity(allow("*", "*")))
                        .withBoundary(policy(PolicyKind.BOUNDARY, allow("ec2:*", "*")))
                        .withResource(
                                PolicySet.of(
                                        policy(PolicyKind.RESOURCE, PolicyTexts.allowTo("'*'"))));
        var verdicts =
                explain(get("arn:aws:iam::" + OTHER + ":user/b"), policies).layers().stream()
                        .map(Explanation.Layer::verdict)
                        .toList();
        assertEquals(
                List.of(Verdict.ALLOWS, Verdict.SILENT, Verdict.ABSENT, Verdict.ALLOWS), verdicts);
    }

    @Test
    void theSmallestGrantIsOneActionOnOneResource() {
        assertEquals(
                List.of(
                        new Explanation.Grant(
                                PolicyKind.IDENTITY,
                                quoted(
                                        "{'Effect':'Allow','Action':'s3:GetObject',"
                                                + "'Resource':'arn:aws:s3:::bucket/key'}"))),
                grants(get(ANA), Policies.NONE));
    }

    @Test
    void anActionThatIsAPatternIsNotGranted() {
        var request = request(ANA, "s3:Get*", "arn:aws:s3:::b/k");
        var remedy =
                assertInstanceOf(Remedy.Hopeless.class, explain(request, Policies.NONE).remedy());
        assertTrue(remedy.why().contains("`s3:Get*` cannot be named exactly"), remedy::why);
    }

    @Test
    void whyThereIsNoGrantIsSaid() {
        assertEquals("the action `*` cannot be named exactly", why(request(ANA, "*", "*")));
        assertEquals(
                "the action `?3:Get` cannot be named exactly", why(request(ANA, "?3:Get", "*")));
        assertEquals(
                "the resource `bucket` cannot be named exactly",
                why(request(ANA, "s3:GetObject", "bucket")));
        assertEquals(
                "the resource belongs to account 123456789012, and rekognition:DeleteProject is"
                        + " not granted across accounts",
                why(
                        request(
                                "arn:aws:iam::" + OTHER + ":user/bob",
                                "rekognition:DeleteProject",
                                PROJECT)));
    }

    private static String why(AccessRequest request) {
        var remedy = explain(request, Policies.NONE).remedy();
        return assertInstanceOf(Remedy.Hopeless.class, remedy).why();
    }

    private static void assertGrants(AccessRequest request, String part) {
        var grant = grants(request, Policies.NONE);
        assertTrue(grant.getFirst().statement().contains(part), grant::toString);
    }

    @Test
    void anActionWithoutResourcesIsGrantedOnAll() {
        assertGrants(request(ANA, "rekognition:DescribeProjects", "*"), "\"Resource\":\"*\"");
    }

    @Test
    void aRoleIsAssumedByGrantOfItsTrustPolicy() {
        var request = request("rekognition.amazonaws.com", "sts:AssumeRole", PolicyTexts.ROLE);
        assertEquals(
                List.of(
                        new Explanation.Grant(
                                PolicyKind.TRUST,
                                quoted(
                                        "{'Effect':'Allow','Principal':{'Service':"
                                                + "'rekognition.amazonaws.com'},"
                                                + "'Action':'sts:AssumeRole'}"))),
                grants(request, Policies.NONE));
    }

    @Test
    void wildcardsInAResourceAreGrantedLiterally() {
        assertGrants(request(ANA, "s3:GetObject", "arn:aws:s3:::b/*?$"), "b/${*}${?}${$}");
    }

    @Test
    void aProjectThatIsToBeCreatedIsGrantedForAnyCreationTime() {
        assertGrants(request(ANA, "rekognition:CreateProject", PROJECT), ":project/P/*");
    }

    @Test
    void aCopyAcrossAccountsNeedsAGrantOnBothSides() {
        var stranger = "arn:aws:iam::" + OTHER + ":user/bob";
        var grants =
                grants(request(stranger, "rekognition:CopyProjectVersion", PROJECT), Policies.NONE);
        assertEquals(
                List.of(PolicyKind.PROJECT, PolicyKind.IDENTITY),
                grants.stream().map(Explanation.Grant::layer).toList());
    }

    @Test
    void anotherAccountsProjectCannotBeGranted() {
        var stranger = "arn:aws:iam::" + OTHER + ":user/bob";
        var request = request(stranger, "rekognition:DeleteProject", PROJECT);
        assertInstanceOf(Remedy.Hopeless.class, explain(request, Policies.NONE).remedy());
    }

    @Test
    void aDenyOrABoundaryInTheWayIsNamed() {
        var denied = Policies.ofIdentity(identity(deny("s3:*", "*")));
        var capped = Policies.NONE.withBoundary(policy(PolicyKind.BOUNDARY));
        assertInstanceOf(Remedy.BlockedByDeny.class, explain(get(ANA), denied).remedy());
        assertEquals(
                new Remedy.BlockedBySilence(PolicyKind.BOUNDARY),
                explain(get(ANA), capped).remedy());
    }

    @Test
    void statementsThatCouldNotBeEvaluatedAreListed() {
        var policies = Policies.ofIdentity(identity(allowIf("'Sounds':{'x:a':'b'}")));
        var unevaluable = explain(get(ANA), policies).unevaluable().getFirst();
        assertTrue(unevaluable.allow());
        assertTrue(unevaluable.faults().getFirst().contains("Sounds"));
    }

    @Test
    void allDenyingStatementsAreNamed() {
        var policies =
                Policies.ofIdentity(identity(deny("s3:*", "*"), allow("*", "*"), deny("*", "*")));
        assertEquals(
                List.of(0, 2),
                explain(get(ANA), policies).deciding().stream()
                        .map(StatementPlace::index)
                        .toList());
    }

    private static List<Explanation.Grant> grants(AccessRequest request, Policies policies) {
        return assertInstanceOf(Remedy.Grants.class, explain(request, policies).remedy()).grants();
    }

    private static Explanation explain(AccessRequest request, Policies policies) {
        return new Explainer().explain(request, policies);
    }
}
