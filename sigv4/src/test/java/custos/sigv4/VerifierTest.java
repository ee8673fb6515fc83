package custos.sigv4;

import static custos.sigv4.Fixture.NOW;
import static custos.sigv4.Fixture.refusal;
import static custos.sigv4.Fixture.verified;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.ErrorCode;
import custos.aws.Service;
import custos.sigv4.SignedRequest.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules beyond the formula: specification, sections 5.1 and 5.5. */
class VerifierTest {
    private final Fixture fixture = new Fixture();

    @Test
    void aSignedCallIsVerified() {
        var verified = verified(fixture.json(fixture.signedJson()));
        assertEquals("AKIDEXAMPLE", verified.accessKeyId());
        assertEquals(new Scope("20260115", "eu-west-1", "rekognition"), verified.scope());
        assertEquals(NOW, verified.signed());
        assertEquals(new Payload.Hashed(Hashes.sha256Hex(Fixture.BODY)), verified.payload());
    }

    @Test
    void aRequestWithoutCredentialsIsUnsigned() {
        assertInstanceOf(Verification.Unsigned.class, fixture.json(Fixture.json()));
    }

    @Test
    void anUnknownKeyIsRefused() {
        fixture.keys.clear();
        var refusal = refusal(fixture.json(fixture.signedJson()));
        assertEquals(ErrorCode.UNKNOWN_ACCESS_KEY, refusal.code());
        assertEquals("The security token included in the request is invalid.", refusal.text());
    }

    @Test
    void anInactiveKeyFailsLikeAnUnknownOne() {
        var headers = fixture.signedJson();
        verified(fixture.json(headers));
        fixture.keys.put("AKIDEXAMPLE", AccessKey.longTerm("AKIDEXAMPLE", Fixture.SECRET, false));
        assertEquals(ErrorCode.UNKNOWN_ACCESS_KEY, refusal(fixture.json(headers)).code());
    }

    @Test
    void aNewSecretEndsTheCachedSigningKey() {
        var headers = fixture.signedJson();
        verified(fixture.json(headers));
        fixture.keys.put("AKIDEXAMPLE", AccessKey.longTerm("AKIDEXAMPLE", "another", true));
        assertEquals(ErrorCode.SIGNATURE_DOES_NOT_MATCH, refusal(fixture.json(headers)).code());
    }

    @Test
    void temporaryCredentialsNeedTheirToken() {
        var token = Optional.of("the token");
        var temporary =
                new AccessKey("ASIA", Fixture.SECRET, true, token, Optional.of(NOW.plusSeconds(9)));
        fixture.keys.put("ASIA", temporary);
        fixture.key = temporary;
        verified(fixture.json(fixture.signedJson()));

        fixture.key = AccessKey.longTerm("ASIA", Fixture.SECRET, true);
        assertEquals(ErrorCode.INVALID_TOKEN, refusal(fixture.json(fixture.signedJson())).code());
        fixture.key =
                new AccessKey("ASIA", Fixture.SECRET, true, Optional.of("other"), Optional.empty());
        assertEquals(ErrorCode.INVALID_TOKEN, refusal(fixture.json(fixture.signedJson())).code());
    }

    @Test
    void aTokenWithALongTermKeyIsRefused() {
        fixture.key =
                new AccessKey(
                        "AKIDEXAMPLE",
                        Fixture.SECRET,
                        true,
                        Optional.of("token"),
                        Optional.empty());
        assertEquals(ErrorCode.INVALID_TOKEN, refusal(fixture.json(fixture.signedJson())).code());
    }

    @Test
    void expiredCredentialsAreRefused() {
        fixture.key =
                new AccessKey("ASIA", Fixture.SECRET, true, Optional.of("token"), Optional.of(NOW));
        fixture.keys.put("ASIA", fixture.key);
        var refusal = refusal(fixture.json(fixture.signedJson()));
        assertEquals(ErrorCode.EXPIRED_TOKEN, refusal.code());
        assertEquals("The security token included in the request is expired", refusal.text());
    }

    @Test
    void theClockMayBeOffByFifteenMinutesAndNoMore() {
        var headers = fixture.signedJson();
        fixture.now = NOW.plus(Duration.ofMinutes(15));
        verified(fixture.json(headers));
        fixture.now = NOW.minus(Duration.ofMinutes(15));
        verified(fixture.json(headers));

        fixture.now = NOW.plus(Duration.ofMinutes(15)).plusSeconds(1);
        var late = refusal(fixture.json(headers));
        assertEquals(ErrorCode.REQUEST_TIME_TOO_SKEWED, late.code());
        assertEquals(
                "Signature expired: 20260115T103000Z is now earlier than 20260115T103001Z"
                        + " (20260115T104501Z - 15 min.)",
                late.text());
        fixture.now = NOW.minus(Duration.ofMinutes(15)).minusSeconds(1);
        assertEquals(
                "Signature not yet current: 20260115T103000Z is still later than 20260115T102959Z"
                        + " (20260115T101459Z + 15 min.)",
                refusal(fixture.json(headers)).text());
    }

    @Test
    void theScopeMustNameTheServersRegion() {
        var headers =
                new Signer(fixture.key, "us-west-2", "rekognition")
                        .sign("POST", "/", Fixture.json(), Fixture.BODY, NOW);
        var refusal = refusal(fixture.json(headers));
        assertEquals(ErrorCode.WRONG_SCOPE, refusal.code());
        assertEquals(
                "Credential should be scoped to a valid region, not 'us-west-2'.", refusal.text());
    }

    @Test
    void iamAndStsAreAlsoSignedForUsEast1() {
        for (var service : List.of("iam", "sts")) {
            for (var region : List.of("us-east-1", "eu-west-1")) {
                var headers =
                        new Signer(fixture.key, region, service)
                                .sign("POST", "/", Fixture.host(), Fixture.BODY, NOW);
                assertEquals(service, verified(fixture.query(headers)).scope().service());
            }
        }
    }

    @Test
    void theScopeMustNameAServiceOfTheProtocol() {
        var headers = fixture.signer("iam").sign("POST", "/", Fixture.json(), Fixture.BODY, NOW);
        assertEquals(
                "Credential should be scoped to correct service: 'rekognition'.",
                refusal(fixture.json(headers)).text());
        assertEquals(
                "Credential should be scoped to correct service: 'iam' or 'sts'.",
                refusal(fixture.query(fixture.signedJson())).text());
    }

    @Test
    void theScopesTerminatorAndDayAreChecked() {
        assertEquals(
                "Credential should be scoped with a valid terminator: 'aws4_request', not"
                        + " 'aws4_other'.",
                refusal(fixture.json(authorized("aws4_request", "aws4_other"))).text());
        assertTrue(
                refusal(fixture.json(authorized("/20260115/", "/20260114/")))
                        .text()
                        .startsWith("Date in Credential scope does not match YYYYMMDD"));
    }

    @Test
    void aHeaderOfAwsThatWasNotSignedIsRefused() {
        var headers = new ArrayList<>(fixture.signedJson());
        headers.add(new Header("X-Amz-Meta-Extra", "1"));
        var refusal = refusal(fixture.json(headers));
        assertEquals(ErrorCode.SIGNATURE_DOES_NOT_MATCH, refusal.code());
        assertTrue(
                refusal.text()
                        .startsWith(
                                "There were headers present in the request which were not signed"));
        assertTrue(refusal.text().endsWith("x-amz-meta-extra"));
    }

    @Test
    void theHostMustBeSigned() {
        var headers = fixture.signer("rekognition").sign("POST", "/", List.of(), Fixture.BODY, NOW);
        assertEquals(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
                refusal(fixture.json(headers)).text());
    }

    @Test
    void aSignedHeaderThatIsMissingIsRefused() {
        var headers = new ArrayList<>(fixture.signedJson());
        headers.removeIf(header -> header.name().equals("Content-Type"));
        assertEquals(ErrorCode.SIGNATURE_DOES_NOT_MATCH, refusal(fixture.json(headers)).code());
    }

    @Test
    void signedHeadersMustBeLowerCaseSortedAndDistinct() {
        for (var names :
                List.of(
                        "Content-Type;host;x-amz-date;x-amz-target",
                        "host;content-type;x-amz-date;x-amz-target",
                        "content-type;host;host;x-amz-date;x-amz-target",
                        "content-type;;host;x-amz-date;x-amz-target")) {
            assertEquals(
                    ErrorCode.INCOMPLETE_SIGNATURE,
                    refusal(
                                    fixture.json(
                                            authorized(
                                                    "content-type;host;x-amz-date;x-amz-target",
                                                    names)))
                            .code(),
                    names);
        }
    }

    @Test
    void twoCredentialsAtOnceAreRefused() {
        var request =
                new SignedRequest(
                        "POST", "/?X-Amz-Signature=00", fixture.signedJson(), false, false);
        var verification =
                fixture.verifier.verify(request, List.of(Service.REKOGNITION), Fixture.BODY);
        assertEquals(ErrorCode.INCOMPLETE_SIGNATURE, refusal(verification).code());
        assertEquals(
                ErrorCode.INVALID_ARGUMENT,
                refusal(fixture.s3("GET", "/?x-amz-credential=a", fixture.signedJson())).code());
    }

    @Test
    void twoHeadersWhereOneIsMeantAreRefused() {
        for (var name : List.of("Authorization", "X-Amz-Date", "Host", "x-amz-content-sha256")) {
            var headers = new ArrayList<>(fixture.signedJson());
            headers.add(new Header(name, "1"));
            headers.add(new Header(name, "1"));
            assertEquals(
                    ErrorCode.INCOMPLETE_SIGNATURE, refusal(fixture.json(headers)).code(), name);
        }
    }

    @Test
    void everyMissingPartIsNamed() {
        var headers = new ArrayList<>(Fixture.json());
        headers.add(new Header("Authorization", "AWS4-HMAC-SHA256 Signature=00"));
        assertEquals(
                "Authorization header requires 'Credential' parameter. Authorization header"
                        + " requires 'SignedHeaders' parameter. Authorization header requires"
                        + " existence of either a 'X-Amz-Date' or a 'Date' header.",
                refusal(fixture.json(headers)).text());
        assertEquals(
                "Credential must have exactly 5 slash-delimited elements, e.g."
                        + " keyid/date/region/service/term, got"
                        + " 'AKIDEXAMPLE/20260115/eu-west-1/rekognition'",
                refusal(fixture.json(authorized("/aws4_request", ""))).text());
    }

    @Test
    void otherAlgorithmsAreNamedAndRefused() {
        var refusal =
                refusal(fixture.json(authorized("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")));
        assertEquals(ErrorCode.INCOMPLETE_SIGNATURE, refusal.code());
        assertEquals(
                "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'. Use 'AWS4-HMAC-SHA256'.",
                refusal.text());
    }

    @Test
    void noSpaceIsNeededBetweenTheParts() {
        verified(fixture.json(authorized(", ", ",")));
    }

    @Test
    void onlyTheTrueHashOfABufferedBodyIsAccepted() {
        for (var declared : List.of("UNSIGNED-PAYLOAD", Hashes.EMPTY_SHA256, "")) {
            var headers = new ArrayList<>(Fixture.json());
            headers.add(new Header("X-Amz-Content-Sha256", declared));
            var signed =
                    fixture.signer("rekognition").sign("POST", "/", headers, Fixture.BODY, NOW);
            assertEquals(ErrorCode.PAYLOAD_HASH_MISMATCH, refusal(fixture.json(signed)).code());
        }
    }

    @Test
    void aHostThatAProxyRewroteIsAcceptedWhenConfigured() {
        var signed =
                fixture.signer("rekognition")
                        .sign(
                                "POST",
                                "/",
                                List.of(new Header("Host", "custos.example")),
                                Fixture.BODY,
                                NOW);
        var rewritten = new ArrayList<>(signed);
        rewritten.set(0, new Header("Host", "10.0.0.7:8080"));
        verified(fixture.json(rewritten));
        var other = new ArrayList<>(signed);
        other.add(new Header("X-Other", "unsigned and harmless"));
        verified(fixture.json(other));
    }

    @Test
    void aDateHeaderServesWhereXAmzDateIsMissing() {
        var timestamp = "20260115T103000Z";
        var headers = new Headers(Fixture.host());
        var scope = new Scope("20260115", "eu-west-1", "rekognition");
        var text =
                new CanonicalRequest(
                                "POST",
                                "/",
                                "",
                                headers,
                                List.of("host"),
                                Hashes.sha256Hex(Fixture.BODY))
                        .stringToSign(timestamp, scope);
        var signature = SigningKey.derive(Fixture.SECRET, scope).sign(text);
        for (var date : List.of("Thu, 15 Jan 2026 10:30:00 GMT", timestamp)) {
            var sent = new ArrayList<>(Fixture.host());
            sent.add(new Header("Date", date));
            sent.add(
                    new Header(
                            "Authorization",
                            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"
                                    + scope
                                    + ", SignedHeaders=host, Signature="
                                    + signature));
            verified(fixture.json(sent));
        }
    }

    @Test
    void secretsAreNotPrinted() {
        var key =
                new AccessKey(
                        "AKID", "the secret", true, Optional.of("the token"), Optional.empty());
        assertEquals("AccessKey[AKID]", key.toString());
    }

    private List<Header> authorized(String from, String to) {
        var headers = new ArrayList<Header>();
        for (var header : fixture.signedJson()) {
            headers.add(
                    header.name().equals("Authorization")
                            ? new Header(header.name(), header.value().replace(from, to))
                            : header);
        }
        return headers;
    }
}
