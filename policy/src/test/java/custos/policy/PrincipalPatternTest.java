package custos.policy;

import static custos.policy.PolicyTexts.ACCOUNT;
import static custos.policy.PolicyTexts.ANA;
import static custos.policy.PolicyTexts.KEY;
import static custos.policy.PolicyTexts.allow;
import static custos.policy.PolicyTexts.decide;
import static custos.policy.PolicyTexts.get;
import static custos.policy.PolicyTexts.identity;
import static custos.policy.PolicyTexts.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom Principal and NotPrincipal mean. */
class PrincipalPatternTest {
    private static final String IAM = "arn:aws:iam::" + ACCOUNT + ":";
    private static final String STS = "arn:aws:sts::" + ACCOUNT + ":";
    private static final Requester USER = new Requester.User(ANA, ACCOUNT, "AIDAEXAMPLEEXAMPLE");
    private static final Map<String, Requester> REQUESTERS =
            Map.of(
                    "root",
                    new Requester.Root(IAM + "root", ACCOUNT),
                    "user",
                    USER,
                    "role",
                    new Requester.Role(IAM + "role/p/R", ACCOUNT, "AROAEXAMPLEEXAMPLE"),
                    "session",
                    new Requester.RoleSession(
                            STS + "assumed-role/R/s",
                            ACCOUNT,
                            IAM + "role/p/R",
                            "AROAEXAMPLEEXAMPLE"),
                    "federated",
                    new Requester.FederatedUser(STS + "federated-user/f", ACCOUNT, USER),
                    "rootFederated",
                    new Requester.FederatedUser(
                            STS + "federated-user/f",
                            ACCOUNT,
                            new Requester.Root(IAM + "root", ACCOUNT)),
                    "service",
                    new Requester.ServicePrincipal("s3.amazonaws.com"),
                    "web",
                    new Requester.FederatedIdentity("accounts.example.com"),
                    "anonymous",
                    new Requester.Anonymous());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "root | A | DIRECT",
                "root | A,U | DIRECT",
                "root | U | NONE",
                "user | U | DIRECT",
                "user | U-ID | DIRECT",
                "user | A | ACCOUNT",
                "user | R,R-ID,S,F,SERVICE,WEB | NONE",
                "role | R | ORIGIN",
                "role | R-ID | ORIGIN",
                "role | A | ACCOUNT",
                "role | U,U-ID,S,F,SERVICE,WEB | NONE",
                "session | S | DIRECT",
                "session | S,R,A | DIRECT",
                "session | R | ORIGIN",
                "session | R-ID,A | ORIGIN",
                "session | A | ACCOUNT",
                "session | U,U-ID,F,SERVICE,WEB | NONE",
                "federated | F | DIRECT",
                "federated | F,U | DIRECT",
                "federated | U | ORIGIN",
                "federated | U-ID | ORIGIN",
                "federated | A | ACCOUNT",
                "federated | R,R-ID,S,SERVICE,WEB | NONE",
                "rootFederated | F | DIRECT",
                "rootFederated | A | ACCOUNT",
                "rootFederated | U,U-ID | NONE",
                "service | SERVICE | DIRECT",
                "service | A,U,WEB | NONE",
                "web | WEB | DIRECT",
                "web | A,U,SERVICE | NONE",
                "anonymous | A,U,R,S,F,SERVICE,WEB | NONE",
                "anonymous | * | DIRECT",
                "service | * | DIRECT",
                "session | * | DIRECT",
            })
    void anAllowNamesItsPrincipalsThisClosely(String who, String names, Naming naming) {
        var requester = requester(who);
        assertEquals(naming, pattern(names, false).allows(requester));
        var hit = naming != Naming.NONE;
        assertEquals(hit, pattern(names, false).denies(requester, false));
        assertEquals(hit, pattern(names, false).denies(requester, true));
        assertEquals(hit ? Naming.NONE : Naming.DIRECT, pattern(names, true).allows(requester));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "root | A | true",
                "root | U | false",
                "user | U | true",
                "user | U-ID | true",
                "user | A | false",
                "role | R | true",
                "role | R-ID | true",
                "role | A | false",
                "session | S,R,A | true",
                "session | S,R-ID,A | true",
                "session | R,R-ID,A | false",
                "session | S,A | false",
                "session | S,R,R-ID | false",
                "federated | F | true",
                "federated | U | true",
                "federated | A | false",
                "service | SERVICE | true",
                "service | WEB | false",
                "web | WEB | true",
                "web | SERVICE | false",
                "anonymous | A,SERVICE,WEB | false",
                "anonymous | * | true",
                "session | * | true",
            })
    void aDenyWithNotPrincipalSparesWhoIsListedWholly(String who, String names, boolean spared) {
        var requester = requester(who);
        assertEquals(!spared, pattern(names, true).denies(requester, false));
        assertTrue(pattern(names, true).denies(requester, true), "a boundary is never spared");
    }

    private static Requester requester(String who) {
        return REQUESTERS.getOrDefault(who, USER);
    }

    private static PrincipalPattern pattern(String names, boolean negated) {
        var aws = new StringBuilder();
        var others = new StringBuilder();
        for (var name : names.split(",", -1)) {
            switch (name) {
                case "A" -> aws.append(",'").append(ACCOUNT).append('\'');
                case "U" -> aws.append(",'").append(ANA).append('\'');
                case "U-ID" -> aws.append(",'AIDAEXAMPLEEXAMPLE'");
                case "R" -> aws.append(",'").append(IAM).append("role/p/R'");
                case "R-ID" -> aws.append(",'AROAEXAMPLEEXAMPLE'");
                case "S" -> aws.append(",'").append(STS).append("assumed-role/R/s'");
                case "F" -> aws.append(",'").append(STS).append("federated-user/f'");
                case "SERVICE" -> others.append(",'Service':'s3.amazonaws.com'");
                case "WEB" -> others.append(",'Federated':'accounts.example.com'");
                default -> aws.append(",'*'");
            }
        }
        var list = aws.isEmpty() ? "" : aws.substring(1);
        var element = "{'AWS':[" + list + "]" + others + "}";
        var policy =
                resource(
                        "{'Effect':'Deny','%s':%s,'Action':'*','Resource':'*'}"
                                .formatted(negated ? "NotPrincipal" : "Principal", element));
        return policy.statements().getFirst().principals;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'nobody'",
                "{'AWS':'arn:aws:iam::123456789012:user/*'}",
                "{'AWS':['999988887777',1]}",
                "{'AWS':'999988887777','CanonicalUser':'c'}",
                "{'AWS':'999988887777','Service':'s3'}",
                "{'AWS':'999988887777','Federated':'https://accounts.example.com'}",
                "{'AWS':'999988887777','AWS':'999988887777'}",
            })
    void principalsThatCannotBeReadAreEverybodyToADenyAndNobodyToAnAllow(String element) {
        var all = Policies.ofIdentity(identity(allow("*", "*")));
        var form = "{'Effect':'%s','%s':" + element + ",'Action':'*','Resource':'*'}";
        for (var key : new String[] {"Principal", "NotPrincipal"}) {
            var deny = PolicySet.of(resource(form.formatted("Deny", key)));
            assertInstanceOf(
                    Decision.ExplicitlyDenied.class, decide(get(ANA), all.withResource(deny)));
            var allow = PolicySet.of(resource(form.formatted("Allow", key)));
            assertFalse(decide(get(ANA), Policies.NONE.withResource(allow)).isAllowed());
        }
    }

    @Test
    void aFederatedSessionOfTheRootUserNeedsASessionPolicyOnly() {
        var session = PolicySet.of(PolicyTexts.policy(PolicyKind.SESSION, allow("*", "*")));
        var policies = Policies.NONE.withSession(session);
        assertEquals(
                new Decision.Allowed(new Decision.Grant.OfRoot()),
                decide(by("rootFederated"), policies));
        assertEquals(
                new Decision.ImplicitlyDenied(PolicyKind.IDENTITY),
                decide(by("federated"), policies));
        assertEquals(
                new Decision.ImplicitlyDenied(PolicyKind.SESSION),
                decide(by("rootFederated"), Policies.NONE));
    }

    private static AccessRequest by(String who) {
        return new AccessRequest("s3:GetObject", KEY, ACCOUNT, requester(who), Context.EMPTY);
    }
}
