package custos.policy;

import static custos.policy.PolicyTexts.allow;
import static custos.policy.PolicyTexts.allowIf;
import static custos.policy.PolicyTexts.denyIf;
import static custos.policy.PolicyTexts.identity;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class PolicySetTest {
    @Test
    void theIndexesOfTheFirst512ActionsAreKeptAndOfNoMore() {
        var set = PolicySet.of(identity(allow("*", "*")));
        var kept = new ArrayList<PolicySet.ByEffect>();
        for (var i = 0; i < 512; i++) {
            kept.add(set.about("s3:Get" + i));
        }
        var more = set.about("s3:GetMore");
        for (var i = 0; i < 512; i++) {
            assertSame(kept.get(i), set.about("s3:Get" + i));
        }
        assertNotSame(more, set.about("s3:GetMore"));
    }

    @Test
    void aStatementThatCannotBeEvaluatedHoldsIfItDenies() {
        var condition = "'Sounds':{'x:a':'b'}";
        var deny = identity(denyIf(condition)).statements().getFirst();
        var allow = identity(allowIf(condition)).statements().getFirst();
        assertFalse(deny.isSound());
        assertTrue(deny.conditionsHold(Context.EMPTY));
        assertFalse(allow.isSound());
        assertFalse(allow.conditionsHold(Context.EMPTY));
    }

    @Test
    void aFaultOfOneStatementIsNotOneOfTheNext() {
        var policy = identity(allowIf("'Sounds':{'x:a':'b'}"), allow("s3:*", "*"));
        assertFalse(policy.statements().get(0).isSound());
        assertTrue(policy.statements().get(1).isSound());
    }

    @Test
    void aPolicyHasTheNameAndTextThatItWasGiven() {
        var policy = Policy.stored(PolicyKind.TRUST, "trust-of-r", "{}");
        assertEquals("trust-of-r", policy.id());
        assertEquals("{}", policy.json());
        assertEquals("TRUST policy trust-of-r", policy.toString());
    }

    @Test
    void aPlaceIsCalledByItsSidOrElseByItsNumber() {
        var text =
                PolicyTexts.document(
                        allow("s3:*", "*"), "{'Sid':'Second','Effect':'Deny','Action':'s3:*'}");
        var places = Policy.stored(PolicyKind.IDENTITY, "p", text).places();
        assertEquals("statement 1 of policy `p`, line 1, column 38", places.get(0).toString());
        assertEquals(
                "statement `Second` of policy `p`, line 1, column 88", places.get(1).toString());
    }

    @Test
    void quotasAreThoseOfIam() {
        var expected =
                "MANAGED 6144, USER_INLINE_TOTAL 2048, GROUP_INLINE_TOTAL 5120,"
                        + " ROLE_INLINE_TOTAL 10240, TRUST 2048, SESSION 2048, PROJECT 2000,"
                        + " BUCKET 20480, ORGANISATION 5120";
        var quotas = new ArrayList<String>();
        for (var size : PolicySize.values()) {
            quotas.add(size + " " + size.quota());
            assertFalse(size.exceededBy("x".repeat(size.quota())));
            assertTrue(size.exceededBy("x".repeat(size.quota() + 1)));
        }
        assertEquals(expected, String.join(", ", quotas));
    }

    @Test
    void aDocumentThatIsNotJsonIsNotRewritten() {
        assertEquals("{'a'", PrincipalBinding.rewrite("{'a'", _ -> "new"));
        assertEquals("[]", PrincipalBinding.rewrite("[]", _ -> "new"));
    }
}
