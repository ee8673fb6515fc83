package custos.sigv4;

import static custos.sigv4.Fixture.NOW;
import static custos.sigv4.Fixture.refusal;
import static custos.sigv4.Fixture.verified;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.ErrorCode;
import custos.aws.Service;
import custos.sigv4.SignedRequest.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** S3's payloads, presigned requests and wording. */
class S3VerifierTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Fixture fixture = new Fixture();

    @Test
    void aDeclaredHashIsLeftToTheReaderOfTheBody() {
        var headers =
                fixture.signer("s3").sign("PUT", "/b/a%20b", Fixture.host(), Fixture.BODY, NOW);
        assertEquals(
                new Payload.Hashed(Hashes.sha256Hex(Fixture.BODY)),
                verified(fixture.s3("PUT", "/b/a%20b", headers)).payload());
    }

    @Test
    void anUnsignedPayloadNeedsTlsOrALoopbackPeer() {
        var signer = fixture.signer("s3");
        var plain = signer.signUnsignedPayload("PUT", "/b/k", Fixture.host(), NOW);
        var framed =
                signer.signUnsignedChunked(
                                "PUT",
                                "/b/k",
                                Fixture.host(),
                                Fixture.BODY,
                                9,
                                Map.of("x-amz-checksum-crc32", "AAAAAA=="),
                                NOW)
                        .headers();
        for (var headers : List.of(plain, framed)) {
            assertEquals(
                    ErrorCode.INVALID_REQUEST, refusal(fixture.s3("PUT", "/b/k", headers)).code());
            verified(
                    fixture.verifier.verifyS3(
                            new SignedRequest("PUT", "/b/k", headers, true, false)));
            verified(
                    fixture.verifier.verifyS3(
                            new SignedRequest("PUT", "/b/k", headers, false, true)));
        }
    }

    @Test
    void aDeclarationIsRequiredAndMustMakeSense() {
        for (var declared : List.of("nonsense", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD")) {
            var headers =
                    new ArrayList<>(
                            fixture.signer("s3")
                                    .signUnsignedPayload("PUT", "/b/k", Fixture.host(), NOW));
            headers.replaceAll(h ->
                    h.name().equals("X-Amz-Content-Sha256") ? new Header(h.name(), declared) : h);
            assertEquals(
                    ErrorCode.INVALID_ARGUMENT, refusal(fixture.s3("PUT", "/b/k", headers)).code());
        }
    }

    @Test
    void aSignedHeaderIsNotCutInTwoOnItsWay() {
        var sent =
                List.of(
                        new Header("Host", "example.com"),
                        new Header("X-Amz-Copy-Source", "b/k,v"),
                        new Header("X-Amz-Meta-Note", "one,two"));
        var headers = fixture.signer("s3").sign("PUT", "/b/n", sent, new byte[0], NOW);
        verified(fixture.s3("PUT", "/b/n", headers));
        verified(fixture.s3("PUT", "/b/n", cut(headers, "X-Amz-Meta-Note")));
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                refusal(fixture.s3("PUT", "/b/n", cut(headers, "X-Amz-Copy-Source"))).code());
    }

    private static List<Header> cut(List<Header> headers, String name) {
        var all = new ArrayList<Header>();
        for (var header : headers) {
            if (header.name().equals(name)) {
                for (var part : List.of(header.value().split(",", -1))) {
                    all.add(new Header(name, part));
                }
            } else {
                all.add(header);
            }
        }
        return all;
    }

    @Test
    void aPresignedRequestLastsUntilItExpires() {
        var target = presign("s3", "/b/k?versionId=3", HOUR);
        fixture.now = NOW.minus(Duration.ofMinutes(15));
        verified(fixture.s3("GET", target, Fixture.host()));
        fixture.now = NOW.plus(HOUR);
        var verified = verified(fixture.s3("GET", target, Fixture.host()));
        assertTrue(verified.presigned());
        assertEquals(new Payload.Unsigned(), verified.payload());

        fixture.now = NOW.plus(HOUR).plusSeconds(1);
        var expired = refusal(fixture.s3("GET", target, Fixture.host()));
        assertEquals(ErrorCode.PRESIGNED_EXPIRED, expired.code());
        assertEquals("Request has expired", expired.text());
        fixture.now = NOW.minus(Duration.ofMinutes(15)).minusSeconds(1);
        assertEquals(
                "Request is not valid yet",
                refusal(fixture.s3("GET", target, Fixture.host())).text());
    }

    @Test
    void aPresignedRequestEndsWithItsCredentials() {
        fixture.key =
                new AccessKey(
                        "ASIA",
                        Fixture.SECRET,
                        true,
                        Optional.of("to/ken+="),
                        Optional.of(NOW.plusSeconds(60)));
        fixture.keys.put("ASIA", fixture.key);
        var target = presign("s3", "/b/k", HOUR);
        verified(fixture.s3("GET", target, Fixture.host()));
        fixture.now = NOW.plusSeconds(60);
        assertEquals(
                ErrorCode.EXPIRED_TOKEN, refusal(fixture.s3("GET", target, Fixture.host())).code());
    }

    @Test
    void aPresignedRequestLastsAWeekAtMost() {
        verified(fixture.s3("GET", presign("s3", "/b/k", Duration.ofDays(7)), Fixture.host()));
        for (var expires : List.of("604801", "0", "-1", "x", "0001", "1e3", "9999999")) {
            var target =
                    presign("s3", "/b/k", HOUR)
                            .replace("X-Amz-Expires=3600", "X-Amz-Expires=" + expires);
            assertEquals(
                    ErrorCode.MALFORMED_SIGNATURE_QUERY,
                    refusal(fixture.s3("GET", target, Fixture.host())).code(),
                    expires);
        }
    }

    @Test
    void aRepeatedOrMissingParameterIsRefused() {
        var target = presign("s3", "/b/k", HOUR);
        for (var bad :
                List.of(
                        target + "&X-Amz-Expires=3600",
                        target.replace("X-Amz-Date=", "X-Amz-When="),
                        "/b/k?X-Amz-Signature=00")) {
            assertEquals(
                    ErrorCode.MALFORMED_SIGNATURE_QUERY,
                    refusal(fixture.s3("GET", bad, Fixture.host())).code());
        }
    }

    @Test
    void aPresignedGetCallerIdentityIsVerified() {
        var target =
                new Signer(fixture.key, "us-east-1", "sts")
                        .presign(
                                "GET",
                                "/?Action=GetCallerIdentity&Version=2011-06-15",
                                Fixture.host(),
                                HOUR,
                                NOW);
        var request = new SignedRequest("GET", target, Fixture.host(), false, false);
        var services = List.of(Service.IAM, Service.STS);
        verified(fixture.verifier.verify(request, services, new byte[0]));
        assertEquals(
                ErrorCode.SIGNATURE_DOES_NOT_MATCH,
                refusal(fixture.verifier.verify(request, services, Fixture.BODY)).code());
    }

    @Test
    void theRightRegionIsNamedSoThatSdksGoThere() {
        var target =
                new Signer(fixture.key, "us-west-2", "s3")
                        .presign("GET", "/b/k", Fixture.host(), HOUR, NOW);
        var refusal = refusal(fixture.s3("GET", target, Fixture.host()));
        assertEquals(ErrorCode.MALFORMED_SIGNATURE_QUERY, refusal.code());
        assertEquals(
                "Error parsing the X-Amz-Credential parameter; the region 'us-west-2' is wrong;"
                        + " expecting 'eu-west-1'",
                refusal.text());
        assertEquals(Map.of("Region", "eu-west-1"), refusal.details());
    }

    @Test
    void s3WordsItsRefusalsInItsOwnWay() {
        var headers = fixture.signer("s3").sign("GET", "/b", Fixture.host(), new byte[0], NOW);
        assertEquals(
                ErrorCode.SIGNATURE_DOES_NOT_MATCH,
                refusal(fixture.s3("GET", "/c", headers)).code());
        fixture.now = NOW.plus(HOUR);
        var skewed = refusal(fixture.s3("GET", "/b", headers));
        assertEquals(ErrorCode.REQUEST_TIME_TOO_SKEWED, skewed.code());
        assertEquals(
                "The difference between the request time and the current time is too large.",
                skewed.text());
        fixture.keys.clear();
        assertEquals(
                "The AWS Access Key Id you provided does not exist in our records.",
                refusal(fixture.s3("GET", "/b", headers)).text());
    }

    @Test
    void aKeyIsReadAsItWasSigned() {
        for (var path :
                List.of("/b/a//b/../c/./d", "/b/a%2Fb", "/b/%E1%88%B4%20+", "/b/a+b~(c)!")) {
            var headers = fixture.signer("s3").sign("GET", path, Fixture.host(), new byte[0], NOW);
            verified(fixture.s3("GET", path, headers));
        }
        var headers =
                fixture.signer("s3").sign("GET", "/b/x/../c", Fixture.host(), new byte[0], NOW);
        assertEquals(
                ErrorCode.SIGNATURE_DOES_NOT_MATCH,
                refusal(fixture.s3("GET", "/b/c", headers)).code());
    }

    private String presign(String service, String target, Duration expires) {
        return fixture.signer(service).presign("GET", target, Fixture.host(), expires, NOW);
    }
}
