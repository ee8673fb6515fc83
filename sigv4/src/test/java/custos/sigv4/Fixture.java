package custos.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import custos.aws.AwsException;
import custos.aws.Service;
import custos.sigv4.SignedRequest.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A server's verifier with one key, and a client that holds it. */
final class Fixture {
    static final Instant NOW = Instant.parse("2026-01-15T10:30:00Z");
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    static final byte[] BODY = "{\"ProjectName\":\"MyProject\"}".getBytes(UTF_8);

    final Map<String, AccessKey> keys = new ConcurrentHashMap<>();
    Instant now = NOW;
    final Verifier verifier =
            new Verifier(
                    id -> Optional.ofNullable(keys.get(id)),
                    () -> now,
                    new Verifier.Settings(
                            List.of("eu-west-1"),
                            Duration.ofMinutes(15),
                            List.of("custos.example"),
                            List.of("localhost")));
    AccessKey key = AccessKey.longTerm("AKIDEXAMPLE", SECRET, true);

    Fixture() {
        keys.put(key.id(), key);
    }

    Signer signer(String service) {
        return new Signer(key, "eu-west-1", service);
    }

    /** The headers of a call in the JSON protocol. */
    static List<Header> json() {
        return List.of(
                new Header("Host", "localhost:8080"),
                new Header("Content-Type", "application/x-amz-json-1.1"),
                new Header("X-Amz-Target", "RekognitionService.CreateProject"));
    }

    static List<Header> host() {
        return List.of(new Header("Host", "localhost:8080"));
    }

    List<Header> signedJson() {
        return signer("rekognition").sign("POST", "/", json(), BODY, NOW);
    }

    Verification json(List<Header> headers) {
        return verifier.verify(
                new SignedRequest("POST", "/", headers, false, false),
                List.of(Service.REKOGNITION),
                BODY);
    }

    Verification query(List<Header> headers) {
        return verifier.verify(
                new SignedRequest("POST", "/", headers, false, false),
                List.of(Service.IAM, Service.STS),
                BODY);
    }

    Verification s3(String method, String target, List<Header> headers) {
        return verifier.verifyS3(new SignedRequest(method, target, headers, false, false));
    }

    static AwsException refusal(Verification verification) {
        return assertInstanceOf(Verification.Refused.class, verification).refusal();
    }

    static Verification.Verified verified(Verification verification) {
        return assertInstanceOf(
                Verification.Verified.class,
                verification,
                () ->
                        verification instanceof Verification.Refused refused
                                ? refused.refusal().text()
                                : "unsigned");
    }
}
