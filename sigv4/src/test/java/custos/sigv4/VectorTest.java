package custos.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.sigv4.SignedRequest.Header;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published signing suite in both forms, and what botocore signs for our services. */
class VectorTest {

    @ParameterizedTest
    @MethodSource("custos.sigv4.Vector#all")
    void theVectorIsVerified(Vector vector) {
        assertInstanceOf(Verification.Verified.class, vector.verify(vector.request()));
    }

    @ParameterizedTest
    @MethodSource("custos.sigv4.Vector#all")
    void everyIntermediateTextIsTheSame(Vector vector) {
        var request = vector.request();
        var headers = new Headers(request.headers());
        var query = UriText.parameters(request.query());
        var claim = new ClaimReader(headers, query, vector.rules().refusals()).read().orElseThrow();
        var payload =
                vector.canonicalRequest()
                        .substring(vector.canonicalRequest().lastIndexOf('\n') + 1);
        var tokenSigned = vector.canonicalRequest().contains("X-Amz-Security-Token=");
        var canonical =
                new CanonicalRequest(
                        request.method(),
                        vector.normalize()
                                ? UriText.normalizedPath(request.path())
                                : UriText.pathAsSent(request.path()),
                        UriText.canonicalQuery(
                                query.stream()
                                        .filter(p -> !p.name().equals("X-Amz-Signature"))
                                        .filter(p ->
                                                tokenSigned
                                                        || !p.name().equals("X-Amz-Security-Token"))
                                        .toList()),
                        headers,
                        claim.signedHeaders(),
                        payload);
        assertEquals(vector.canonicalRequest(), canonical.text());
        var text = canonical.stringToSign(claim.timestamp(), vector.scope());
        assertEquals(vector.stringToSign(), text);
        assertEquals(
                vector.signature(),
                SigningKey.derive(vector.key().secret(), vector.scope()).sign(text));
        assertEquals(vector.signature(), claim.signature());
    }

    @ParameterizedTest
    @MethodSource("custos.sigv4.Vector#all")
    void theNaiveSignatureAgrees(Vector vector) {
        var scope = vector.scope().toString();
        assertEquals(
                vector.stringToSign(),
                NaiveSignature.stringToSign(
                        Timestamps.basic(vector.time()), scope, vector.canonicalRequest()));
        assertEquals(
                vector.signature(),
                NaiveSignature.signature(vector.key().secret(), scope, vector.stringToSign()));
    }

    @ParameterizedTest
    @MethodSource("custos.sigv4.Vector#all")
    void everyChangedCharacterOfASignedPartIsRefused(Vector vector) {
        var accepted = new ArrayList<String>();
        for (var changed : changes(vector)) {
            if (vector.verify(changed) instanceof Verification.Verified
                    && !canonicallyEqual(vector, changed)) {
                accepted.add(changed.toString());
            }
        }
        assertTrue(accepted.isEmpty(), () -> "accepted: " + accepted.getFirst());
    }

    @ParameterizedTest
    @MethodSource("custos.sigv4.Vector#all")
    void everyChangedByteOfABufferedBodyIsRefused(Vector vector) {
        if (vector.isS3()) {
            return; // HashedBodyTest holds streams to their hash
        }
        for (int i = 0; i < Math.min(200, vector.body().length); i++) {
            var body = vector.body().clone();
            body[i] ^= 1;
            var rules =
                    new Rules(
                            List.of(vector.scope().service()),
                            !vector.normalize(),
                            java.util.Optional.of(() -> Hashes.sha256Hex(body)),
                            new ServiceRefusals());
            assertInstanceOf(
                    Verification.Refused.class, vector.verifier().verify(vector.request(), rules));
        }
    }

    /** Every request that differs in one character of method, target or a signed header. */
    private static List<SignedRequest> changes(Vector vector) {
        var request = vector.request();
        var all = new ArrayList<SignedRequest>();
        oneCharacter(request.method())
                .forEach(m -> all.add(with(m, request.target(), request.headers())));
        oneCharacter(request.target())
                .forEach(t -> all.add(with(request.method(), t, request.headers())));
        for (int i = 0; i < request.headers().size(); i++) {
            var header = request.headers().get(i);
            if (isSigned(vector, header)) {
                for (var value : oneCharacter(header.value())) {
                    var headers = new ArrayList<>(request.headers());
                    headers.set(i, new Header(header.name(), value));
                    all.add(with(request.method(), request.target(), headers));
                }
            }
        }
        return all;
    }

    private static boolean isSigned(Vector vector, Header header) {
        var lines = vector.canonicalRequest().split("\n", -1);
        var names = lines[lines.length - 2];
        var lower = header.name().toLowerCase(java.util.Locale.ROOT);
        return lower.equals("authorization") || List.of(names.split(";")).contains(lower);
    }

    private static List<String> oneCharacter(String text) {
        var all = new ArrayList<String>();
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            for (var other : new char[] {(char) (c ^ 1), (char) (c ^ 0x20)}) {
                all.add(text.substring(0, i) + other + text.substring(i + 1));
            }
        }
        return all;
    }

    /** Some texts are written in several ways: white space in headers, escapes, dot segments. */
    private static boolean canonicallyEqual(Vector vector, SignedRequest changed) {
        return naive(vector, changed).equals(naive(vector, vector.request()))
                && authorization(changed).equals(authorization(vector.request()));
    }

    private static String naive(Vector vector, SignedRequest request) {
        var lines = vector.canonicalRequest().split("\n", -1);
        var signed = List.of(lines[lines.length - 2].split(";"));
        var query = UriText.parameters(request.query());
        return NaiveSignature.canonicalRequest(
                        request.method(),
                        request.target(),
                        request.headers(),
                        signed,
                        lines[lines.length - 1],
                        !vector.normalize())
                + query.stream().filter(p -> p.name().equals("X-Amz-Signature")).toList();
    }

    private static String authorization(SignedRequest request) {
        return request.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("authorization"))
                .map(header -> header.value().replaceAll("[ \\r]", ""))
                .toList()
                .toString();
    }

    private static SignedRequest with(String method, String target, List<Header> headers) {
        return new SignedRequest(method, target, headers, false, true);
    }
}
