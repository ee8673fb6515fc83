package custos.policy;

import static custos.policy.PolicyTexts.ACCOUNT;
import static custos.policy.PolicyTexts.ANA;
import static custos.policy.PolicyTexts.OTHER;
import static custos.policy.PolicyTexts.ROLE;
import static custos.policy.PolicyTexts.SESSION;
import static custos.policy.PolicyTexts.decide;
import static custos.policy.PolicyTexts.policy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.policy.Explanation.Remedy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolicyPropertiesTest {
    private static final int TIMES = 1_000;
    private static final List<String> ACTIONS =
            List.of(
                    "s3:GetObject",
                    "s3:PutObject",
                    "s3:*",
                    "*",
                    "s3:Get*",
                    "ec2:Run",
                    "S3:GETOBJECT");
    private static final List<String> RESOURCES =
            List.of(
                    "*",
                    "arn:aws:s3:::b/*",
                    "arn:aws:s3:::b/k",
                    "arn:aws:s3:::*",
                    "arn:aws:s3:::b/${aws:username}",
                    "arn:aws:s3:::c/?");
    private static final List<String> CONDITIONS =
            List.of(
                    "",
                    "",
                    "'StringEquals':{'aws:username':'k'}",
                    "'StringNotEquals':{'x:tag':['a','b']}",
                    "'ForAllValues:StringLike':{'x:tags':'a*'}",
                    "'ForAnyValue:StringNotLike':{'x:tags':'a*'}",
                    "'NumericLessThanIfExists':{'x:n':'5'}",
                    "'Null':{'x:tag':'true'}",
                    "'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}",
                    "'NoSuchOperator':{'x:tag':'a'}");
    private static final List<String> PRINCIPALS =
            List.of("'*'", aws(ANA), aws(ROLE), aws(SESSION), aws(ACCOUNT), aws(OTHER));
    private static final List<PolicyKind> KINDS =
            List.of(
                    PolicyKind.IDENTITY,
                    PolicyKind.BOUNDARY,
                    PolicyKind.SESSION,
                    PolicyKind.RESOURCE,
                    PolicyKind.SERVICE_CONTROL,
                    PolicyKind.RESOURCE_CONTROL);

    @Test
    void addingADenyNeverAllows() {
        Randomly.check(
                TIMES,
                random -> {
                    var request = request(random);
                    var policies = policies(random);
                    var kind = Randomly.one(random, KINDS);
                    var more = plus(policies, policy(kind, statement(random, "Deny", kind)));
                    if (!decide(request, policies).isAllowed() && has(policies, kind)) {
                        assertFalse(decide(request, more).isAllowed());
                    }
                });
    }

    @Test
    void addingAnAllowNeverDenies() {
        Randomly.check(
                TIMES,
                random -> {
                    var request = request(random);
                    var policies = policies(random);
                    var kind = Randomly.one(random, KINDS);
                    var more = plus(policies, policy(kind, statement(random, "Allow", kind)));
                    if (decide(request, policies).isAllowed() && has(policies, kind)) {
                        assertTrue(decide(request, more).isAllowed());
                    }
                });
    }

    @Test
    void aDenyOfEverythingAlwaysDenies() {
        Randomly.check(
                TIMES,
                random -> {
                    var kind = Randomly.one(random, KINDS);
                    var principal = kind.namesPrincipals() ? ",'Principal':'*'" : "";
                    var all = "{'Effect':'Deny','Action':'*','Resource':'*'" + principal + "}";
                    var policies = plus(policies(random), policy(kind, all));
                    var request = request(random);
                    // A service control policy binds callers of the organisation's accounts only.
                    if (kind != PolicyKind.SERVICE_CONTROL
                            || request.principal().belongsToAnAccount()) {
                        assertInstanceOf(
                                Decision.ExplicitlyDenied.class, decide(request, policies));
                    }
                });
    }

    @Test
    void theOrderOfStatementsAndTheirSplittingDoNotMatter() {
        Randomly.check(
                TIMES,
                random -> {
                    var request = request(random);
                    var statements = new ArrayList<String>();
                    for (var i = random.nextInt(6); i >= 0; i--) {
                        statements.add(statement(random, effect(random), PolicyKind.IDENTITY));
                    }
                    var together = one(request, statements);
                    Collections.shuffle(statements, random);
                    assertEquals(together, one(request, statements));
                    var apart =
                            statements.stream()
                                    .map(statement -> policy(PolicyKind.IDENTITY, statement))
                                    .toList();
                    var policies = Policies.ofIdentity(PolicySet.of(apart));
                    assertEquals(together, decide(request, policies).getClass());
                });
    }

    private static Class<?> one(AccessRequest request, List<String> statements) {
        var document = policy(PolicyKind.IDENTITY, statements.toArray(String[]::new));
        return decide(request, Policies.ofIdentity(document)).getClass();
    }

    @Test
    void splittingAStatementByActionIsNeutral() {
        Randomly.check(
                TIMES,
                random -> {
                    var request = request(random);
                    var rest = statement(random, effect(random), PolicyKind.IDENTITY);
                    var one = Randomly.one(random, ACTIONS);
                    var other = Randomly.one(random, ACTIONS);
                    var both = withAction(rest, "['" + one + "','" + other + "']");
                    var split =
                            List.of(
                                    withAction(rest, "'" + one + "'"),
                                    withAction(rest, "'" + other + "'"));
                    assertEquals(one(request, List.of(both)), one(request, split));
                });
    }

    private static String withAction(String statement, String actions) {
        return statement.replaceFirst("'Action':'[^']*'", "'Action':" + actions);
    }

    @Test
    void aGrantThatIsShownWasTried() {
        Randomly.check(
                TIMES,
                random -> {
                    var request = request(random);
                    var policies = policies(random);
                    var explanation = new Explainer().explain(request, policies);
                    assertEquals(decide(request, policies), explanation.decision());
                    assertFalse(explanation.text().isEmpty());
                    assertTrue(explanation.json().startsWith("{"));
                    if (explanation.remedy() instanceof Remedy.Grants(var grants)) {
                        var better = policies;
                        for (var grant : grants) {
                            better = plus(better, policy(grant.layer(), grant.statement()));
                        }
                        assertTrue(decide(request, better).isAllowed());
                    }
                });
    }

    private static Policies policies(Random random) {
        var policies = Policies.NONE;
        for (var kind : KINDS) {
            if (kind == PolicyKind.IDENTITY || Randomly.oneIn(random, 3)) {
                var statements = new String[1 + random.nextInt(4)];
                for (var i = 0; i < statements.length; i++) {
                    statements[i] = statement(random, effect(random), kind);
                }
                policies = plus(policies, policy(kind, statements));
            }
        }
        return policies;
    }

    private static String effect(Random random) {
        return Randomly.oneIn(random, 4) ? "Deny" : "Allow";
    }

    private static String statement(Random random, String effect, PolicyKind kind) {
        var condition = Randomly.one(random, CONDITIONS);
        return "{'Effect':'"
                + effect
                + "','Action':'"
                + Randomly.one(random, ACTIONS)
                + "',"
                + (Randomly.oneIn(random, 6) ? "'NotResource':'" : "'Resource':'")
                + Randomly.one(random, RESOURCES)
                + "'"
                + (kind.namesPrincipals() ? ",'Principal':" + Randomly.one(random, PRINCIPALS) : "")
                + (condition.isEmpty() ? "" : ",'Condition':{" + condition + "}")
                + "}";
    }

    private static AccessRequest request(Random random) {
        var context = Context.builder();
        if (Randomly.oneIn(random, 2)) {
            context.put("aws:username", Randomly.one(random, List.of("k", "*", "ana")));
        }
        if (Randomly.oneIn(random, 2)) {
            context.put("x:tag", Randomly.one(random, List.of("a", "c")));
        }
        if (Randomly.oneIn(random, 2)) {
            context.putAll(
                    "x:tags",
                    Randomly.one(random, List.of(List.of(), List.of("a1"), List.of("a1", "b"))));
        }
        if (Randomly.oneIn(random, 2)) {
            context.put("x:n", Randomly.one(random, List.of("4", "6", "many")));
        }
        context.put("aws:SourceIp", Randomly.one(random, List.of("10.1.1.1", "203.0.113.1")));
        var principal =
                Randomly.one(
                        random,
                        List.of(ANA, SESSION, "anonymous", "arn:aws:iam::" + OTHER + ":user/bob"));
        return new AccessRequest(
                Randomly.one(random, List.of("s3:GetObject", "s3:PutObject", "ec2:Run")),
                Randomly.one(random, List.of("*", "arn:aws:s3:::b/k", "arn:aws:s3:::c/x")),
                ACCOUNT,
                Requester.parse(principal),
                context.build());
    }

    private static boolean has(Policies policies, PolicyKind kind) {
        return kind == PolicyKind.IDENTITY
                || kind == PolicyKind.RESOURCE
                || !policies.layer(kind).isEmpty();
    }

    private static Policies plus(Policies policies, Policy policy) {
        return switch (policy.kind()) {
            case IDENTITY -> policies.withIdentity(policies.identity().plus(policy));
            case BOUNDARY ->
                    policies.withBoundary(policies.boundary().orElse(PolicySet.EMPTY).plus(policy));
            case SESSION ->
                    policies.withSession(policies.session().orElse(PolicySet.EMPTY).plus(policy));
            case RESOURCE, TRUST, PROJECT ->
                    policies.withResource(policies.resource().plus(policy));
            case SERVICE_CONTROL ->
                    policies.withServiceControls(plus(policies.serviceControls(), policy));
            case RESOURCE_CONTROL ->
                    policies.withResourceControls(plus(policies.resourceControls(), policy));
        };
    }

    /** The levels with the policy in the one next to the account. */
    private static List<PolicySet> plus(List<PolicySet> levels, Policy policy) {
        if (levels.isEmpty()) {
            return List.of(PolicySet.of(policy));
        }
        var more = new ArrayList<>(levels);
        more.set(0, more.getFirst().plus(policy));
        return more;
    }

    private static String aws(String name) {
        return PolicyTexts.aws(name);
    }
}
