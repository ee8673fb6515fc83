package custos.policy;

import static custos.policy.PolicyTexts.ACCOUNT;
import static custos.policy.PolicyTexts.ANA;
import static custos.policy.PolicyTexts.KEY;
import static custos.policy.PolicyTexts.OTHER;
import static custos.policy.PolicyTexts.ROLE;
import static custos.policy.PolicyTexts.SESSION;
import static custos.policy.PolicyTexts.allow;
import static custos.policy.PolicyTexts.allowTo;
import static custos.policy.PolicyTexts.aws;
import static custos.policy.PolicyTexts.decide;
import static custos.policy.PolicyTexts.deny;
import static custos.policy.PolicyTexts.denyTo;
import static custos.policy.PolicyTexts.get;
import static custos.policy.PolicyTexts.identity;
import static custos.policy.PolicyTexts.policy;
import static custos.policy.PolicyTexts.quoted;
import static custos.policy.PolicyTexts.request;
import static custos.policy.PolicyTexts.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.policy.Decision.Allowed;
import custos.policy.Decision.ExplicitlyDenied;
import custos.policy.Decision.ImplicitlyDenied;
import org.junit.jupiter.api.Test;

class PolicyEngineTest {
    private static final Policies ALL = Policies.ofIdentity(identity(allow("*", "*")));
    private static final PolicySet NOTHING = PolicySet.of(policy(PolicyKind.SESSION));

    @Test
    void whatNothingAllowsIsDeniedImplicitly() {
        assertEquals(new ImplicitlyDenied(PolicyKind.IDENTITY), decide(get(ANA), Policies.NONE));
    }

    @Test
    void aDecisionNamesTheStatementThatMadeIt() {
        var policies = Policies.ofIdentity(identity(allow("s3:Put*", "*"), allow("s3:Get*", "*")));
        var decision = assertInstanceOf(Allowed.class, decide(get(ANA), policies));
        var grant = assertInstanceOf(Decision.Grant.Statement.class, decision.by());
        assertEquals(1, grant.place().index());
        assertEquals("IDENTITY-policy", grant.place().policy());
    }

    @Test
    void aDenyBeatsAnAllowWhereverItStands() {
        var deny = deny("s3:*", "*");
        assertDenied(ALL.withIdentity(ALL.identity().plus(identity(deny))));
        assertDenied(ALL.withBoundary(policy(PolicyKind.BOUNDARY, allow("*", "*"), deny)));
        assertDenied(
                ALL.withSession(PolicySet.of(policy(PolicyKind.SESSION, allow("*", "*"), deny))));
        assertDenied(ALL.withResource(PolicySet.of(resource(denyTo("'*'")))));
    }

    private static void assertDenied(Policies policies) {
        assertInstanceOf(ExplicitlyDenied.class, decide(get(ANA), policies));
    }

    @Test
    void aResourcePolicyMayDenyTheRootUser() {
        var root = "arn:aws:iam::" + ACCOUNT + ":root";
        assertInstanceOf(
                ExplicitlyDenied.class, decide(get(root), withResource(denyTo(aws(root)))));
    }

    @Test
    void theRootUserNeedsNoPolicyInItsOwnAccount() {
        var decision = decide(get("arn:aws:iam::" + ACCOUNT + ":root"), Policies.NONE);
        assertEquals(new Allowed(new Decision.Grant.OfRoot()), decision);
    }

    @Test
    void aBoundaryNeverGrants() {
        var policies = Policies.NONE.withBoundary(policy(PolicyKind.BOUNDARY, allow("*", "*")));
        assertEquals(new ImplicitlyDenied(PolicyKind.IDENTITY), decide(get(ANA), policies));
    }

    @Test
    void aSilentBoundaryCapsTheIdentityPolicies() {
        var policies = ALL.withBoundary(policy(PolicyKind.BOUNDARY, allow("ec2:*", "*")));
        assertEquals(new ImplicitlyDenied(PolicyKind.BOUNDARY), decide(get(ANA), policies));
    }

    @Test
    void aSessionPolicyCapsWhatTheIdentityPolicyGrants() {
        assertEquals(
                new ImplicitlyDenied(PolicyKind.SESSION),
                decide(get(SESSION), ALL.withSession(NOTHING)));
    }

    @Test
    void sessionPoliciesAreAUnionAmongThemselves() {
        var session = NOTHING.plus(policy(PolicyKind.SESSION, allow("s3:GetObject", KEY)));
        assertTrue(decide(get(SESSION), ALL.withSession(session)).isAllowed());
    }

    @Test
    void aResourcePolicyThatNamesTheUserIsEnough() {
        var capped =
                withResource(allowTo(aws(ANA)))
                        .withBoundary(policy(PolicyKind.BOUNDARY))
                        .withSession(NOTHING);
        assertTrue(decide(get(ANA), capped).isAllowed());
    }

    @Test
    void aResourcePolicyThatNamesTheSessionIsEnough() {
        var policies = withResource(allowTo(aws(SESSION))).withSession(NOTHING);
        assertTrue(decide(get(SESSION), policies).isAllowed());
    }

    @Test
    void aResourcePolicyThatNamesTheRoleLeavesTheCapsInForce() {
        var policies = withResource(allowTo(aws(ROLE)));
        assertTrue(decide(get(SESSION), policies).isAllowed());
        assertEquals(
                new ImplicitlyDenied(PolicyKind.SESSION),
                decide(get(SESSION), policies.withSession(NOTHING)));
        assertEquals(
                new ImplicitlyDenied(PolicyKind.BOUNDARY),
                decide(get(SESSION), policies.withBoundary(policy(PolicyKind.BOUNDARY))));
    }

    @Test
    void aResourcePolicyThatNamesTheAccountOnlyDelegates() {
        for (var account : new String[] {ACCOUNT, "arn:aws:iam::" + ACCOUNT + ":root"}) {
            var policies = withResource(allowTo(aws(account)));
            assertEquals(new ImplicitlyDenied(PolicyKind.IDENTITY), decide(get(ANA), policies));
            assertTrue(decide(get(ANA), policies.withIdentity(ALL.identity())).isAllowed());
        }
    }

    @Test
    void aUniqueIdNamesItsUserAndNobodyWhoCameLater() {
        var policies = withResource(allowTo(aws("AIDAEXAMPLEEXAMPLE01")));
        assertTrue(decide(asUser("AIDAEXAMPLEEXAMPLE01"), policies).isAllowed());
        assertEquals(
                new ImplicitlyDenied(PolicyKind.IDENTITY),
                decide(asUser("AIDAEXAMPLEEXAMPLE02"), policies));
    }

    private static AccessRequest asUser(String id) {
        var user = new Requester.User(ANA, ACCOUNT, id);
        return new AccessRequest("s3:GetObject", KEY, ACCOUNT, user, Context.EMPTY);
    }

    @Test
    void aGrantToEverybodyReachesAnonymousCallers() {
        assertTrue(decide(get("anonymous"), withResource(allowTo("'*'"))).isAllowed());
        assertEquals(
                new ImplicitlyDenied(PolicyKind.RESOURCE),
                decide(get("anonymous"), withResource(allowTo(aws(ACCOUNT)))));
    }

    @Test
    void aServiceIsNamedAsAService() {
        var service = "rekognition.amazonaws.com";
        var policies = withResource(allowTo("{'Service':'" + service + "'}"));
        assertTrue(decide(get(service), policies).isAllowed());
        assertEquals(
                new ImplicitlyDenied(PolicyKind.RESOURCE),
                decide(get("sns.amazonaws.com"), policies));
    }

    @Test
    void acrossAccountsBothSidesMustAllow() {
        var stranger = "arn:aws:iam::" + OTHER + ":user/bob";
        var both = withResource(allowTo(aws(stranger)));
        assertEquals(new ImplicitlyDenied(PolicyKind.RESOURCE), decide(get(stranger), ALL));
        assertEquals(new ImplicitlyDenied(PolicyKind.IDENTITY), decide(get(stranger), both));
        assertTrue(decide(get(stranger), both.withIdentity(ALL.identity())).isAllowed());
    }

    @Test
    void acrossAccountsBeingNamedDoesNotLiftTheBoundary() {
        var stranger = "arn:aws:iam::" + OTHER + ":user/bob";
        var policies =
                withResource(allowTo(aws(stranger)))
                        .withIdentity(ALL.identity())
                        .withBoundary(policy(PolicyKind.BOUNDARY));
        assertEquals(new ImplicitlyDenied(PolicyKind.BOUNDARY), decide(get(stranger), policies));
    }

    @Test
    void aTrustPolicyMustAllowHoweverBroadTheIdentityPolicyIs() {
        var silent =
                ALL.withResource(PolicySet.of(trust(aws("arn:aws:iam::" + ACCOUNT + ":user/x"))));
        assertEquals(new ImplicitlyDenied(PolicyKind.TRUST), decide(assume(), silent));
    }

    @Test
    void aTrustPolicyThatNamesTheUserIsEnough() {
        var policies = Policies.NONE.withResource(PolicySet.of(trust(aws(ANA))));
        assertTrue(decide(assume(), policies).isAllowed());
    }

    @Test
    void aTrustPolicyThatNamesTheAccountNeedsTheIdentityPolicyToo() {
        var trust = PolicySet.of(trust(aws(ACCOUNT)));
        assertEquals(
                new ImplicitlyDenied(PolicyKind.IDENTITY),
                decide(assume(), Policies.NONE.withResource(trust)));
        assertTrue(decide(assume(), ALL.withResource(trust)).isAllowed());
    }

    private static AccessRequest assume() {
        return request(ANA, "sts:AssumeRole", ROLE);
    }

    private static Policy trust(String principal) {
        return policy(
                PolicyKind.TRUST,
                "{'Effect':'Allow','Action':'sts:AssumeRole','Principal':" + principal + "}");
    }

    @Test
    void whoAmINeedsNoPermissionAndCannotBeDenied() {
        var policies = Policies.ofIdentity(identity(deny("*", "*")));
        var decision = decide(request(ANA, "sts:GetCallerIdentity", "*"), policies);
        assertEquals(new Allowed(new Decision.Grant.NotNeeded()), decision);
    }

    @Test
    void aFederatedSessionWithoutSessionPolicyHasNothingFromItsUser() {
        var user = new Requester.User(ANA, ACCOUNT, "");
        var session =
                new Requester.FederatedUser(
                        "arn:aws:sts::" + ACCOUNT + ":federated-user/f", ACCOUNT, user);
        var request = new AccessRequest("s3:GetObject", KEY, ACCOUNT, session, Context.EMPTY);
        assertEquals(new ImplicitlyDenied(PolicyKind.SESSION), decide(request, ALL));
        var capped = ALL.withSession(PolicySet.of(policy(PolicyKind.SESSION, allow("*", "*"))));
        assertTrue(decide(request, capped).isAllowed());
        assertTrue(decide(request, withResource(allowTo(aws(session.arn())))).isAllowed());
    }

    @Test
    void denyWithNotPrincipalSparesASessionOnlyIfAllItsNamesAreListed() {
        var deny = "{'Effect':'Deny','NotPrincipal':{'AWS':[%s]},'Action':'*','Resource':'*'}";
        var partly = deny.formatted("'" + ROLE + "','" + SESSION + "'");
        var wholly = deny.formatted("'" + ROLE + "','" + SESSION + "','" + ACCOUNT + "'");
        var request = get(SESSION);
        assertInstanceOf(
                ExplicitlyDenied.class,
                decide(request, ALL.withResource(PolicySet.of(resource(partly)))));
        var spared = ALL.withResource(PolicySet.of(resource(wholly)));
        assertTrue(decide(request, spared).isAllowed());
        assertInstanceOf(
                ExplicitlyDenied.class,
                decide(request, spared.withBoundary(policy(PolicyKind.BOUNDARY, allow("*", "*")))));
    }

    @Test
    void aDocumentThatCannotBeReadDeniesEverything() {
        for (var text : new String[] {"", "{", "[]", "{\"Statement\":1}", "nonsense"}) {
            var policies = ALL.withIdentity(ALL.identity().plus(stored(text)));
            assertInstanceOf(ExplicitlyDenied.class, decide(get(ANA), policies), text);
        }
    }

    @Test
    void anUnknownOperatorClosesTheStatementWhicheverItsEffect() {
        var condition = ",'Condition':{'StringMatches':{'aws:username':'ana'}}}";
        var allow = "{'Effect':'Allow','Action':'*','Resource':'*'" + condition;
        var deny = "{'Effect':'Deny','Action':'*','Resource':'*'" + condition;
        assertInstanceOf(
                ImplicitlyDenied.class, decide(get(ANA), Policies.ofIdentity(identity(allow))));
        assertInstanceOf(
                ExplicitlyDenied.class,
                decide(get(ANA), ALL.withIdentity(ALL.identity().plus(identity(deny)))));
    }

    @Test
    void aDuplicateKeyClosesTheStatement() {
        var text = "{'Statement':{'Effect':'Deny','Effect':'Allow','Action':'*','Resource':'*'}}";
        assertInstanceOf(
                ExplicitlyDenied.class,
                decide(get(ANA), ALL.withIdentity(ALL.identity().plus(stored(quoted(text))))));
    }

    private static Policy stored(String text) {
        return Policy.stored(PolicyKind.IDENTITY, "imported", text);
    }

    private static Policies withResource(String... statements) {
        return Policies.NONE.withResource(PolicySet.of(resource(statements)));
    }
}
