package custos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a document holds, it is read without a crash, and what is refused never allows more. */
class PolicyFuzzTest {
    private static final String[] SEEDS = {
        """
        {"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"A","Effect":"Allow",
         "Principal":{"AWS":["123456789012","arn:aws:iam::123456789012:user/ana"]},
         "Action":["s3:Get*","*"],"Resource":"arn:aws:s3:::b/${aws:username, 'x'}/*",
         "Condition":{"StringLike":{"aws:ResourceTag/t":["a*","${*}"]},
                      "NumericLessThan":{"x:n":5},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]}\
        """,
        """
        {"Version":"2012-10-17","Statement":{"Effect":"Deny","NotAction":"iam:*",
         "NotResource":["*","arn:aws:s3:::b"],"Condition":{"Null":{"x:k":true},
         "ForAnyValue:DateGreaterThanIfExists":{"x:d":"2026-01-01T00:00:00Z"},
         "ArnNotLike":{"x:a":"arn:aws:iam::*:user/${x:u}"},"Bool":{"x:b":"${x:c}"}}}}\
        """
    };
    private static final String SPICE = "{}[]\",:*?$'/\\0129aeEAU\u0000\u00ff\ud83d\uffff \n";

    @Test
    void mutatedDocumentsAreReadWithoutACrash() {
        Randomly.check(
                3_000,
                random -> {
                    var text = new StringBuilder(Randomly.one(random, List.of(SEEDS)));
                    for (var i = random.nextInt(8); i >= 0; i--) {
                        mutate(random, text);
                    }
                    check(text.toString());
                });
    }

    private static void mutate(Random random, StringBuilder text) {
        var at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
            case 2 -> text.setCharAt(at, SPICE.charAt(random.nextInt(SPICE.length())));
            default -> {
                var end = Math.min(text.length(), at + random.nextInt(40));
                text.insert(random.nextInt(text.length()), text.substring(at, end));
            }
        }
    }

    @FuzzTest
    void anyDocumentIsReadWithoutACrash(FuzzedDataProvider data) {
        check(data.consumeRemainingAsString());
    }

    private static void check(String text) {
        var context =
                Context.builder()
                        .put("aws:username", "*")
                        .put("x:n", "1e9")
                        .put("aws:SourceIp", "::ffff:10.1.2.3")
                        .put("x:d", "1700000000")
                        .build();
        var request =
                new AccessRequest(
                        "s3:GetObject",
                        "arn:aws:s3:::b/*/k",
                        PolicyTexts.ACCOUNT,
                        Requester.parse(PolicyTexts.ANA),
                        context);
        for (var kind : PolicyKind.values()) {
            var stored = Policy.stored(kind, "fuzzed", text);
            var set = PolicySet.of(stored);
            var policies =
                    kind.namesPrincipals()
                            ? Policies.NONE.withResource(set)
                            : Policies.ofIdentity(set).withBoundary(set).withSession(set);
            var decision = new PolicyEngine().decide(request, policies);
            assertEquals(decision, new Explainer().explain(request, policies).decision());
            PolicyValidator.validate(text, kind);
            if (parses(kind, text)) {
                assertTrue(stored.faults().isEmpty());
            } else if (stored.statements().size() == 1 && !stored.faults().isEmpty()) {
                assertFalse(decision.isAllowed(), "an unsound statement allowed");
            }
        }
    }

    private static boolean parses(PolicyKind kind, String text) {
        try {
            Policy.parse(kind, "fuzzed", text);
            return true;
        } catch (MalformedPolicyException _) {
            return false;
        }
    }
}
