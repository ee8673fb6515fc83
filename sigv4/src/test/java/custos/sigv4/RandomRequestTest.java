package custos.sigv4;

import static custos.sigv4.Fixture.NOW;
import static custos.sigv4.Fixture.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import custos.aws.Service;
import custos.sigv4.SignedRequest.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random requests: against the naive signature, and mutated. */
class RandomRequestTest {
    private static final String PATH = "abcXYZ019-._~/%25%2F%7E+ é!()/..//./";
    private static final String QUERY = "abc=&=&%20%2f%zz%+~é?/";
    private static final String VALUE = "ab \t \"c,;=é";

    private final Fixture fixture = new Fixture();

    @Test
    void theNaiveSignatureAgreesOnRandomRequests() {
        Randomly.check(
                1_000,
                random -> {
                    var s3 = random.nextBoolean();
                    var target = "/" + text(random, PATH, 12) + "?" + text(random, QUERY, 20);
                    var headers = headers(random);
                    var body = text(random, VALUE, 30).getBytes(UTF_8);
                    var signer = fixture.signer(s3 ? "s3" : "rekognition");
                    var signed = signer.sign("POST", target, headers, body, NOW);
                    assertEquals(naive(target, signed, body, s3), authorization(signed));
                    var request = new SignedRequest("POST", target, signed, true, false);
                    verified(
                            s3
                                    ? fixture.verifier.verifyS3(request)
                                    : fixture.verifier.verify(
                                            request, List.of(Service.REKOGNITION), body));
                });
    }

    @Test
    void aMutatedAuthorizationIsNeverVerifiedAndNeverCrashes() {
        var signed = fixture.signedJson();
        var good = authorization(signed);
        Randomly.check(
                5_000,
                random -> {
                    var bad = mutate(good, random);
                    var headers = new ArrayList<>(signed);
                    headers.replaceAll(
                            h -> h.name().equals("Authorization") ? new Header(h.name(), bad) : h);
                    var verification = fixture.json(headers);
                    if (verification instanceof Verification.Verified) {
                        assertEquals(good.replaceAll("\\s", ""), bad.replaceAll("\\s", ""));
                    }
                });
    }

    @Test
    void aMutatedPresignedTargetIsNeverVerifiedAndNeverCrashes() {
        var good =
                fixture.signer("s3")
                        .presign("GET", "/b/k?x=1", Fixture.host(), Duration.ofHours(1), NOW);
        var meaning = UriText.canonicalQuery(UriText.parameters(query(good)));
        Randomly.check(
                5_000,
                random -> {
                    var bad = mutate(good, random);
                    if (fixture.s3("GET", bad, Fixture.host()) instanceof Verification.Verified) {
                        var same = UriText.canonicalQuery(UriText.parameters(query(bad)));
                        assertEquals(meaning, same, bad);
                        assertEquals(
                                "/b/k", UriText.pathAsSent(bad.substring(0, bad.indexOf('?'))));
                    }
                });
    }

    @Test
    void hugeAndStrangeHeadersAreRefusedInOrder() {
        for (var value :
                List.of(
                        "",
                        "AWS4-HMAC-SHA256",
                        "AWS4-HMAC-SHA256 " + ",".repeat(60_000),
                        "AWS4-HMAC-SHA256 Credential=" + "/".repeat(60_000) + ", SignedHeaders=a",
                        "AWS4-HMAC-SHA256 Credential=a/20260115/eu-west-1/rekognition/aws4_request,"
                                + "Signature=0,SignedHeaders="
                                + "a;".repeat(30_000))) {
            var headers = new ArrayList<>(Fixture.json());
            headers.add(new Header("X-Amz-Date", "20260115T103000Z"));
            headers.add(new Header("Authorization", value));
            assertInstanceOf(Verification.Refused.class, fixture.json(headers));
        }
    }

    private static String naive(String target, List<Header> signed, byte[] body, boolean s3) {
        var names = new TreeSet<String>();
        for (var header : signed) {
            if (!header.name().equals("Authorization")) {
                names.add(header.name().toLowerCase(Locale.ROOT));
            }
        }
        var scope = "20260115/eu-west-1/" + (s3 ? "s3" : "rekognition") + "/aws4_request";
        var canonical =
                NaiveSignature.canonicalRequest(
                        "POST",
                        target,
                        signed,
                        List.copyOf(names),
                        NaiveSignature.sha256(new String(body, UTF_8)),
                        s3);
        var text = NaiveSignature.stringToSign("20260115T103000Z", scope, canonical);
        return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"
                + scope
                + ", SignedHeaders="
                + String.join(";", names)
                + ", Signature="
                + NaiveSignature.signature(Fixture.SECRET, scope, text);
    }

    private static List<Header> headers(Random random) {
        var headers = new ArrayList<Header>(Fixture.host());
        for (int i = random.nextInt(5); i > 0; i--) {
            var name = (random.nextBoolean() ? "X-Amz-Meta-" : "My-") + random.nextInt(3);
            headers.add(new Header(name, text(random, VALUE, 12)));
        }
        return headers;
    }

    private static String text(Random random, String alphabet, int longest) {
        var text = new StringBuilder();
        for (int i = random.nextInt(longest + 1); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String mutate(String text, Random random) {
        var changed = new StringBuilder(text);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(changed.length());
            char c = " ,=;/&%?+aA0zZ\u00e9\u0000".charAt(random.nextInt(16));
            switch (random.nextInt(4)) {
                case 0 -> changed.setCharAt(at, c);
                case 1 -> changed.insert(at, c);
                case 2 -> changed.deleteCharAt(at);
                default -> changed.insert(at, text, at / 2, Math.min(text.length(), at));
            }
        }
        return changed.toString();
    }

    private static String authorization(List<Header> headers) {
        return headers.stream()
                .filter(header -> header.name().equals("Authorization"))
                .map(Header::value)
                .findFirst()
                .orElseThrow();
    }

    private static String query(String target) {
        return target.substring(target.indexOf('?') + 1);
    }
}
