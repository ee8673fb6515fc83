package custos.policy;

import static custos.policy.PolicyTexts.ACCOUNT;
import static custos.policy.PolicyTexts.ANA;
import static custos.policy.PolicyTexts.allow;
import static custos.policy.PolicyTexts.allows;
import static custos.policy.PolicyTexts.identity;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceMatchTest {
    private static final String MINE = "arn:aws:rekognition:us-east-1:123456789012:project/P/";

    @ParameterizedTest
    @CsvSource({
        "*, *, true",
        "*, arn:aws:s3:::b, true",
        "arn:aws:s3:::*, *, false",
        "**, *, false",
        "**, arn:aws:s3:::b, true",
        "arn:aws:s3:*, arn:aws:s3:::b/k, true",
        "arn:aws:s3, arn:aws:s3:::b/k, false",
        "arn:*:b, arn:aws:s3:::b, false",
        "arn:aws:s3:::b*, arn:aws:s3:::b/k:1/2, true",
        "arn:aws:s3:::B, arn:aws:s3:::b, false",
        "arn:aws:rekognition:::project/*, arn:aws:rekognition:us-east-1:123456789012:project/P/1, false",
        "arn:aws:rekognition:*:*:project/P/*, arn:aws:rekognition:us-east-1:123456789012:project/P, false",
        "arn:aws:rekognition:*:*:project/P/*, arn:aws:rekognition:us-east-1:123456789012:project/PX/1, false",
        "arn:aws:rekognition:*:*:project/P/*, arn:aws:rekognition:us-east-1:123456789012:project/P/version/V/1, true",
        "arn:aws:rekognition:*:*:project/?/*, arn:aws:rekognition:us-east-1:123456789012:project/P/1, true",
        "*, not an arn, true",
        "no*, not an arn, false",
    })
    void resourcesMatchPartByPart(String pattern, String resource, boolean matches) {
        var policy = identity(allow("x:*", pattern));
        assertEquals(matches, allows(request(resource, Context.EMPTY), policy));
    }

    @Test
    void aNotResourceWithoutMatchCoversEverythingElse() {
        var policy = not("arn:aws:s3:::b/*");
        assertTrue(allows(request("*", Context.EMPTY), policy));
        assertTrue(allows(request("arn:aws:s3:::c/k", Context.EMPTY), policy));
        assertFalse(allows(request("arn:aws:s3:::b/k", Context.EMPTY), policy));
        assertFalse(allows(request("*", Context.EMPTY), not("*")));
    }

    @Test
    void aVariableInAResourceIsFilledIn() {
        var policy = identity(allow("x:*", "arn:aws:s3:::b/${aws:username}/*"));
        assertTrue(allows(request("arn:aws:s3:::b/ana/k", named("ana")), policy));
        assertFalse(allows(request("arn:aws:s3:::b/bob/k", named("ana")), policy));
        assertFalse(allows(request("arn:aws:s3:::b/bob/k", named("*")), policy));
        assertFalse(allows(request("arn:aws:s3:::b/bob/k", Context.EMPTY), policy));
        assertTrue(allows(request("arn:aws:s3:::b/*/k", named("*")), policy));
    }

    @Test
    void aVariableWithoutValueMakesNotResourceMatchEverything() {
        var policy = not("arn:aws:s3:::b/${aws:username}/*");
        assertTrue(allows(request("arn:aws:s3:::b/ana/k", Context.EMPTY), policy));
        assertFalse(allows(request("arn:aws:s3:::b/ana/k", named("ana")), policy));
    }

    @Test
    void underTheOldVersionAVariableIsText() {
        var policy =
                Policy.stored(
                        PolicyKind.IDENTITY,
                        "old",
                        """
                        {"Statement": {"Effect": "Allow", "Action": "*",
                                       "Resource": "arn:aws:s3:::b/${aws:username}"}}\
                        """);
        assertFalse(allows(request("arn:aws:s3:::b/ana", named("ana")), policy));
        assertTrue(allows(request("arn:aws:s3:::b/${aws:username}", named("ana")), policy));
    }

    @Test
    void wildcardsCanBeWrittenLiterally() {
        var policy = identity(allow("x:*", "arn:aws:s3:::b/${*}${?}${$}"));
        assertTrue(allows(request("arn:aws:s3:::b/*?$", Context.EMPTY), policy));
        assertFalse(allows(request("arn:aws:s3:::b/abc", Context.EMPTY), policy));
    }

    @Test
    void theIndexFindsWhatAPlainSearchFinds() {
        Randomly.check(
                500,
                random -> {
                    var statements = new String[1 + random.nextInt(12)];
                    for (var i = 0; i < statements.length; i++) {
                        statements[i] = allow("x:*", MINE + tail(random, "ab/*?"));
                    }
                    var resource = MINE + tail(random, "ab/");
                    var alone = false;
                    for (var statement : statements) {
                        alone |= allows(request(resource, Context.EMPTY), identity(statement));
                    }
                    var together = identity(statements);
                    assertEquals(alone, allows(request(resource, Context.EMPTY), together));
                });
    }

    private static String tail(Random random, String letters) {
        var text = new StringBuilder();
        for (var i = random.nextInt(6); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static Policy not(String pattern) {
        return identity("{'Effect':'Allow','Action':'*','NotResource':'" + pattern + "'}");
    }

    private static Context named(String name) {
        return Context.builder().put("aws:username", name).build();
    }

    private static AccessRequest request(String resource, Context context) {
        return new AccessRequest("x:Y", resource, ACCOUNT, Requester.parse(ANA), context);
    }
}
