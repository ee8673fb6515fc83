package custos.sigv4;

import static custos.sigv4.Fixture.NOW;
import static custos.sigv4.Fixture.refusal;
import static custos.sigv4.Fixture.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.ErrorCode;
import custos.sigv4.SignedRequest.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** URLs presigned with Signature Version 2, as AWS's command line makes them. */
class PresignedV2Test {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration SKEW = Duration.ofMinutes(15);

    private final Fixture fixture = new Fixture();

    PresignedV2Test() {
        var session =
                new AccessKey(
                        "ASIAEXAMPLE",
                        Fixture.SECRET,
                        true,
                        Optional.of("to/ken+=="),
                        Optional.of(NOW.plusSeconds(1800)));
        fixture.keys.put(session.id(), session);
    }

    @ParameterizedTest
    @EnumSource
    void whatBotocorePresignsIsVerified(PresignedByBotocore made) {
        var verified = verified(fixture.s3(made.method, made.target, made.headers));
        assertEquals(new Scope("20260108", "eu-west-1", "s3"), verified.scope());
        assertEquals(NOW.plusSeconds(3600).minus(WEEK), verified.signed());
        assertEquals(new Payload.Unsigned(), verified.payload());
        assertEquals("AWS", verified.signatureVersion());
        assertTrue(verified.presigned());
    }

    @ParameterizedTest
    @EnumSource
    void everyChangedCharacterIsRefused(PresignedByBotocore made) {
        for (int i = 0; i < made.target.length(); i++) {
            for (char c : "aZ0%&=/?+.".toCharArray()) {
                var bad = made.target.substring(0, i) + c + made.target.substring(i + 1);
                if (!same(bad, made.target)) {
                    // Without its question mark it is a request without credentials.
                    var verification = fixture.s3(made.method, bad, made.headers);
                    assertFalse(verification instanceof Verification.Verified, bad);
                }
            }
        }
        for (int i = 1; i < made.headers.size(); i++) {
            var headers = new ArrayList<>(made.headers);
            var header = headers.get(i);
            headers.set(i, new Header(header.name(), header.value() + "x"));
            refusal(fixture.s3(made.method, made.target, headers));
            headers.remove(i);
            refusal(fixture.s3(made.method, made.target, headers));
        }
        refusal(fixture.s3("DELETE", made.target, made.headers));
    }

    @Test
    void whatWasNotSignedIsRefused() {
        for (var more :
                List.of(
                        "acl",
                        "attributes",
                        "encryption",
                        "prefix=a",
                        "x-amz-acl=public-read",
                        "versionId=1",
                        "Expires=1768476600",
                        "X-Amz-Security-Token=t",
                        "x-amz-security-token=t",
                        "")) {
            refusal(get(PresignedByBotocore.PLAIN.target + "&" + more));
        }
        for (var name : List.of("x-amz-acl", "x-amz-security-token", "Content-Type", "Host")) {
            refusal(
                    fixture.s3(
                            "GET",
                            PresignedByBotocore.PLAIN.target,
                            List.of(Fixture.host().getFirst(), new Header(name, "x.localhost"))));
        }
        var unsigned = refusal(get(PresignedByBotocore.PLAIN.target + "&prefix=a"));
        assertTrue(unsigned.text().contains("`prefix` is not signed"), unsigned.text());
    }

    @Test
    void anotherHostDoesNotMakeItAnotherBucket() {
        for (var host : List.of("other.localhost", "a/b.localhost:8080", "b.localhost")) {
            refusal(
                    fixture.s3(
                            "GET",
                            PresignedByBotocore.PLAIN.target,
                            List.of(new Header("Host", host))));
        }
        refusal(get(PresignedByBotocore.VIRTUAL_HOSTED.target));
        var path = PresignedByBotocore.VIRTUAL_HOSTED.target.replace("/k?", "/bilder/k?");
        verified(get(path)); // the same object by its other address
        var slash = signed("GET", "/a/b/", "", "1768476600");
        verified(get(slash));
        refusal(
                fixture.s3(
                        "GET",
                        slash.substring("/a/b".length()),
                        List.of(new Header("Host", "a/b.localhost"))));
    }

    @Test
    void twoSubresourcesAreNeverReadAsOneNorOneAsTwo() {
        var two = signed("PUT", "/b/k", "partNumber=3&uploadId=u", "1768476600");
        verified(fixture.s3("PUT", two, Fixture.host()));
        var one = two.replace("partNumber=3&uploadId=u", "partNumber=3%26uploadId%3Du");
        refusal(fixture.s3("PUT", one, Fixture.host()));
    }

    @Test
    void itLastsUntilItExpires() {
        fixture.now = NOW.plusSeconds(3600);
        verified(get(PresignedByBotocore.PLAIN.target));
        fixture.now = NOW.plusSeconds(3600).plusMillis(1);
        var expired = refusal(get(PresignedByBotocore.PLAIN.target));
        assertEquals(ErrorCode.PRESIGNED_EXPIRED, expired.code());
        assertEquals("Request has expired", expired.text());
    }

    @Test
    void itLastsAWeekAtMost() {
        var latest = NOW.plus(WEEK).plus(SKEW).getEpochSecond();
        verified(get(signed("GET", "/b/k", "", String.valueOf(latest))));
        for (var expires :
                List.of(
                        String.valueOf(latest + 1),
                        "99999999999",
                        "999999999999999999999",
                        "-1",
                        "0",
                        "01768476600",
                        "1768476600.0",
                        "2026-01-15T10:30:00Z")) {
            assertEquals(
                    ErrorCode.ACCESS_DENIED,
                    refusal(get(signed("GET", "/b/k", "", expires))).code(),
                    expires);
        }
    }

    @Test
    void itsKeyMustBeActiveAndItsTokenRight() {
        fixture.now = NOW.plusSeconds(1800);
        assertEquals(
                ErrorCode.EXPIRED_TOKEN, refusal(get(PresignedByBotocore.SESSION.target)).code());
        assertEquals(
                ErrorCode.INVALID_TOKEN,
                refusal(get(PresignedByBotocore.SESSION.target.replace("to%2Fken", "to%2Fkex")))
                        .code());
        assertEquals(
                ErrorCode.INVALID_TOKEN,
                refusal(
                                get(
                                        PresignedByBotocore.SESSION.target.replaceAll(
                                                "x-amz-security-token=[^&]*&", "")))
                        .code());
        fixture.keys.put("AKIDEXAMPLE", AccessKey.longTerm("AKIDEXAMPLE", Fixture.SECRET, false));
        assertEquals(
                ErrorCode.UNKNOWN_ACCESS_KEY,
                refusal(get(PresignedByBotocore.PLAIN.target)).code());
        fixture.keys.remove("AKIDEXAMPLE");
        assertEquals(
                ErrorCode.UNKNOWN_ACCESS_KEY,
                refusal(get(PresignedByBotocore.PLAIN.target)).code());
    }

    @Test
    void twoFormsAtOnceAreRefused() {
        var v4 =
                fixture.signer("s3")
                        .presign("GET", "/b/k", Fixture.host(), Duration.ofHours(1), NOW);
        var query =
                PresignedByBotocore.PLAIN.target.substring(
                        PresignedByBotocore.PLAIN.target.indexOf('?') + 1);
        var both = List.of(v4 + "&" + query, v4 + "&Expires=1768476600", v4 + "&signature=x");
        for (var target : both) {
            assertEquals(ErrorCode.INVALID_ARGUMENT, refusal(get(target)).code());
        }
        var headers = fixture.signer("s3").sign("GET", "/b/k", Fixture.host(), new byte[0], NOW);
        assertEquals(
                ErrorCode.INVALID_ARGUMENT,
                refusal(fixture.s3("GET", PresignedByBotocore.PLAIN.target, headers)).code());
    }

    @Test
    void aPartOfItIsNoAnonymousRequest() {
        for (var part :
                List.of("AWSAccessKeyId=AKIDEXAMPLE", "Signature=x", "Expires=1768476600")) {
            assertEquals(ErrorCode.ACCESS_DENIED, refusal(get("/b/k?" + part)).code());
        }
    }

    @Test
    void theHeaderFormStaysRefused() {
        var headers = new ArrayList<>(Fixture.host());
        headers.add(new Header("Date", "Thu, 15 Jan 2026 10:30:00 GMT"));
        var signature =
                NaiveSignatureV2.sign(
                        Fixture.SECRET,
                        "GET",
                        "",
                        "/b/k",
                        Fixture.host(),
                        "Thu, 15 Jan 2026 10:30:00 GMT");
        headers.add(new Header("Authorization", "AWS AKIDEXAMPLE:" + signature));
        assertEquals(ErrorCode.INVALID_REQUEST, refusal(fixture.s3("GET", "/b/k", headers)).code());
    }

    @Test
    void otherServicesDoNotKnowIt() {
        var request =
                new SignedRequest(
                        "GET", PresignedByBotocore.PLAIN.target, Fixture.host(), true, true);
        assertInstanceOf(
                Verification.Unsigned.class,
                fixture.verifier.verify(
                        request, List.of(custos.aws.Service.IAM), "".getBytes(UTF_8)));
    }

    private Verification get(String target) {
        return fixture.s3("GET", target, Fixture.host());
    }

    private static String signed(String method, String path, String query, String expires) {
        var target = path + "?" + (query.isEmpty() ? "" : query + "&");
        var signature =
                NaiveSignatureV2.sign(Fixture.SECRET, method, "", target, Fixture.host(), expires);
        return target + parts(signature, expires);
    }

    static String parts(String signature, String expires) {
        return "AWSAccessKeyId=AKIDEXAMPLE&Signature="
                + UriText.encode(signature.getBytes(UTF_8), false)
                + "&Expires="
                + expires;
    }

    /** The same path, and a query that means the same. */
    static boolean same(String one, String other) {
        var first = one.split("\\?", 2);
        var second = other.split("\\?", 2);
        return first.length == 2
                && first[0].equals(second[0])
                && UriText.canonicalQuery(UriText.parameters(first[1]))
                        .equals(UriText.canonicalQuery(UriText.parameters(second[1])));
    }
}
