package custos.sigv4;

import static custos.aws.ErrorCode.ACCESS_DENIED;

import custos.aws.AwsException;
import custos.aws.Service;
import custos.aws.s3.S3Address;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The verification of an S3 URL presigned with Signature Version 2; every step throws the refusal
 * or goes on. Source: Amazon S3 User Guide, "Signing and authenticating REST requests", query
 * string request authentication alternative.
 */
final class CheckV2 {
    /** Signature Version 2 knows no limit; this is Version 4's. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9._-]+");

    /** The name of this version in the condition key {@code s3:signatureversion}. */
    private static final String VERSION = "AWS";

    private final S3Refusals refusals = new S3Refusals();
    private final KeyFinder keys;
    private final Verifier.Settings settings;
    private final Instant now;
    private final SignedRequest request;
    private final Headers headers;

    CheckV2(KeyFinder keys, Verifier.Settings settings, Instant now, SignedRequest request) {
        this.keys = keys;
        this.settings = settings;
        this.now = now;
        this.request = request;
        this.headers = new Headers(request.headers());
    }

    Verification run() {
        var presigned = PresignedV2.read(headers, UriText.parameters(request.query()), refusals);
        checkHeaders();
        var text = new StringToSignV2(request.method(), headers, presigned, resourcePath());
        var keyCheck = new KeyCheck(keys, now, refusals);
        var key = keyCheck.active(presigned.accessKeyId(), () -> matches(text, "nobody"));
        keyCheck.checkToken(key, presigned.token());
        checkTime(presigned.expires());
        if (!matches(text, key.secret())) {
            throw refusals.signatureDiffers();
        }
        var signed = presigned.expires().minus(LONGEST);
        return new Verification.Verified(
                presigned.accessKeyId(), scope(signed), signed, true, payload(), VERSION);
    }

    /** A signed header, and the host that may name the bucket, can be read in one way only. */
    private void checkHeaders() {
        for (var name : headers.names()) {
            var matters = name.equals("host") || StringToSignV2.signsHeader(name);
            if (matters && headers.isRepeated(name)) {
                throw refusals.repeatedHeader(name);
            }
            var value = headers.first(name).orElse("");
            if (matters && (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0)) {
                throw refusals.signatureDiffers();
            }
        }
    }

    /**
     * The host itself is not signed, the bucket is: a URL for {@code /a/k} must not be good for the
     * key {@code a/k} of the bucket that another host names.
     */
    private String resourcePath() {
        var path = request.path().isEmpty() ? "/" : request.path();
        var host = headers.first("host").orElse("");
        var bucket = S3Address.of(host, "/", settings.bucketDomains()).bucket();
        if (bucket.isEmpty()) {
            return path;
        }
        if (!BUCKET.matcher(bucket).matches() || !path.startsWith("/")) {
            throw refusals.signatureDiffers();
        }
        return "/" + bucket + path;
    }

    private void checkTime(Instant expires) {
        if (expires.isBefore(now)) {
            throw refusals.expired();
        }
        if (expires.isAfter(now.plus(LONGEST).plus(settings.skew()))) {
            throw new AwsException(
                    ACCESS_DENIED, "expected Expires to be at most 7 days after the current time");
        }
    }

    private static boolean matches(StringToSignV2 text, String secret) {
        return Hashes.equal(text.signature(secret), text.presigned().signature());
    }

    /** This version has no scope: it is the server's own. */
    private Scope scope(Instant signed) {
        return new Scope(
                Timestamps.basic(signed).substring(0, 8),
                settings.regions().getFirst(),
                Service.S3.signingName());
    }

    /** No body is signed; a header that declares its hash is held to all the same. */
    private Payload payload() {
        return DeclaredPayload.presigned(headers).payload();
    }
}
