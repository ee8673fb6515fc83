package custos.sigv4;

import static custos.sigv4.Fixture.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.sigv4.SignedRequest.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random URLs of Signature Version 2: against the naive signature, and mutated. */
class RandomPresignedV2Test {
    private final Fixture fixture = new Fixture();

    @Test
    void theNaiveSignatureAgreesOnRandomRequests() {
        var names = List.of("acl", "versionId", "response-expires", "uploadId", "tagging");
        Randomly.check(
                1_000,
                random -> {
                    var host = random.nextBoolean() ? "bu-ck.localhost:1" : "127.0.0.1";
                    var headers = new ArrayList<>(List.of(new Header("host", host)));
                    for (var name : List.of("Content-Type", "X-Amz-B", "x-amz-a", "Other")) {
                        if (random.nextBoolean()) {
                            headers.add(new Header(name, text(random, "ab \t,:é/")));
                        }
                    }
                    var query = new StringBuilder("?");
                    for (var name : names) {
                        if (random.nextInt(3) == 0) {
                            var value =
                                    UriText.encode(
                                            text(random, "a+ =é/%\n").getBytes(UTF_8), false);
                            query.append(name).append('=').append(value).append('&');
                        }
                    }
                    var target = "/" + text(random, "aZ/.~%+é_(") + query;
                    var signature =
                            NaiveSignatureV2.sign(
                                    Fixture.SECRET,
                                    "PUT",
                                    host.startsWith("bu") ? "/bu-ck" : "",
                                    target,
                                    headers,
                                    "1768476600");
                    verified(
                            fixture.s3(
                                    "PUT",
                                    target + PresignedV2Test.parts(signature, "1768476600"),
                                    headers));
                });
    }

    @Test
    void aMutatedUrlIsNeverVerifiedAndNeverCrashes() {
        Randomly.check(
                5_000,
                random -> {
                    var all = List.of(PresignedByBotocore.values());
                    var made = all.get(random.nextInt(all.size()));
                    var changed = new StringBuilder(made.target);
                    for (int i = 1 + random.nextInt(3); i > 0; i--) {
                        int at = random.nextInt(changed.length());
                        char c = " =/&%?+aA0zé\u0000".charAt(random.nextInt(13));
                        switch (random.nextInt(3)) {
                            case 0 -> changed.setCharAt(at, c);
                            case 1 -> changed.insert(at, c);
                            default -> changed.deleteCharAt(at);
                        }
                    }
                    var bad = changed.toString();
                    var verification = fixture.s3(made.method, bad, made.headers);
                    if (verification instanceof Verification.Verified) {
                        assertTrue(PresignedV2Test.same(bad, made.target), bad);
                    }
                });
    }

    private static String text(Random random, String alphabet) {
        var text = new StringBuilder();
        for (int i = random.nextInt(10); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
