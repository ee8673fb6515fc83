package custos.sigv4;

import static custos.aws.ErrorCode.ACCESS_DENIED;
import static custos.aws.ErrorCode.EXPIRED_TOKEN;
import static custos.aws.ErrorCode.INCOMPLETE_SIGNATURE;
import static custos.aws.ErrorCode.INVALID_ARGUMENT;
import static custos.aws.ErrorCode.INVALID_REQUEST;
import static custos.aws.ErrorCode.INVALID_TOKEN;
import static custos.aws.ErrorCode.MALFORMED_SIGNATURE_QUERY;
import static custos.aws.ErrorCode.PAYLOAD_HASH_MISMATCH;
import static custos.aws.ErrorCode.PRESIGNED_EXPIRED;
import static custos.aws.ErrorCode.REQUEST_TIME_TOO_SKEWED;
import static custos.aws.ErrorCode.SIGNATURE_DOES_NOT_MATCH;
import static custos.aws.ErrorCode.UNKNOWN_ACCESS_KEY;
import static custos.aws.ErrorCode.WRONG_SCOPE;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The wording of S3. */
final class S3Refusals implements Refusals {

    @Override
    public AwsException twoCredentials() {
        return new AwsException(
                INVALID_ARGUMENT,
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter,"
                        + " Signature query string parameter or the Authorization header should be"
                        + " specified");
    }

    @Override
    public AwsException repeatedHeader(String name) {
        return new AwsException(INVALID_REQUEST, "expected one header `" + name + "`");
    }

    @Override
    public AwsException unsupportedAlgorithm(String algorithm) {
        return new AwsException(
                INVALID_REQUEST,
                "The authorization mechanism you have provided is not supported. Please use"
                        + " AWS4-HMAC-SHA256.");
    }

    @Override
    public AwsException malformedHeader(String part) {
        return header("expected one each of Credential, SignedHeaders and Signature.");
    }

    @Override
    public AwsException missingHeaderParts(List<String> parts, boolean dateMissing) {
        if (parts.isEmpty()) {
            return new AwsException(
                    ACCESS_DENIED, "AWS authentication requires a valid Date or x-amz-date header");
        }
        return header("the authorization header requires " + String.join(", ", parts) + ".");
    }

    @Override
    public AwsException missingParameters(List<String> names) {
        return new AwsException(
                MALFORMED_SIGNATURE_QUERY,
                "Query-string authentication version 4 requires the X-Amz-Algorithm,"
                        + " X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and"
                        + " X-Amz-Expires parameters.");
    }

    @Override
    public AwsException malformedCredential(String credential, boolean presigned) {
        return scope(
                presigned,
                "the Credential is mal-formed; expecting"
                        + " \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
                Map.of());
    }

    @Override
    public AwsException malformedSignedHeaders(boolean presigned) {
        var fault = "SignedHeaders must be lower-case header names, sorted, separated by ';'.";
        return presigned ? new AwsException(MALFORMED_SIGNATURE_QUERY, fault) : header(fault);
    }

    @Override
    public AwsException malformedDate(String date, boolean presigned) {
        return presigned
                ? new AwsException(
                        MALFORMED_SIGNATURE_QUERY,
                        "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
                : new AwsException(
                        ACCESS_DENIED,
                        "AWS authentication requires a valid Date or x-amz-date header");
    }

    @Override
    public AwsException malformedExpires() {
        return new AwsException(
                MALFORMED_SIGNATURE_QUERY,
                "X-Amz-Expires must be a number between 1 and 604800 seconds");
    }

    @Override
    public AwsException unknownKey(String accessKeyId) {
        return new AwsException(
                UNKNOWN_ACCESS_KEY,
                "The AWS Access Key Id you provided does not exist in our records.",
                Map.of("AWSAccessKeyId", accessKeyId));
    }

    @Override
    public AwsException invalidToken() {
        return new AwsException(
                INVALID_TOKEN, "The provided token is malformed or otherwise invalid.");
    }

    @Override
    public AwsException expiredToken() {
        return new AwsException(EXPIRED_TOKEN, "The provided token has expired.");
    }

    @Override
    public AwsException tooOld(Claim claim, Instant now, Duration tolerance) {
        return claim.presigned() ? expired() : skewed(claim, now, tolerance);
    }

    AwsException expired() {
        return new AwsException(PRESIGNED_EXPIRED, "Request has expired");
    }

    @Override
    public AwsException notYetCurrent(Claim claim, Instant now, Duration tolerance) {
        return claim.presigned()
                ? new AwsException(ACCESS_DENIED, "Request is not valid yet")
                : skewed(claim, now, tolerance);
    }

    private static AwsException skewed(Claim claim, Instant now, Duration tolerance) {
        return new AwsException(
                REQUEST_TIME_TOO_SKEWED,
                "The difference between the request time and the current time is too large.",
                Map.of(
                        "RequestTime", claim.timestamp(),
                        "ServerTime", now.toString(),
                        "MaxAllowedSkewMilliseconds", String.valueOf(tolerance.toMillis())));
    }

    @Override
    public AwsException wrongScope(Claim claim, List<String> regions, List<String> services) {
        var scope = claim.scope();
        if (!regions.contains(scope.region())) {
            // SDKs read the element and ask again in that region.
            var right = regions.getFirst();
            return scope(
                    claim.presigned(),
                    "the region '%s' is wrong; expecting '%s'".formatted(scope.region(), right),
                    Map.of("Region", right));
        }
        if (!services.contains(scope.service())) {
            return scope(
                    claim.presigned(),
                    "incorrect service \"%s\". This endpoint belongs to \"%s\"."
                            .formatted(scope.service(), services.getFirst()),
                    Map.of());
        }
        if (!claim.terminator().equals(Scope.TERMINATOR)) {
            return scope(
                    claim.presigned(),
                    "incorrect terminal \"%s\". This endpoint uses \"aws4_request\"."
                            .formatted(claim.terminator()),
                    Map.of());
        }
        return scope(
                claim.presigned(),
                "Invalid credential date \"%s\". This date is not the same as X-Amz-Date: \"%s\"."
                        .formatted(scope.date(), claim.timestamp().substring(0, 8)),
                Map.of());
    }

    @Override
    public AwsException hostNotSigned() {
        return headersNotSigned(List.of("host"));
    }

    @Override
    public AwsException headersNotSigned(List<String> names) {
        return new AwsException(
                ACCESS_DENIED,
                "There were headers present in the request which were not signed",
                Map.of("HeadersNotSigned", String.join(", ", names)));
    }

    @Override
    public AwsException signatureDiffers() {
        return new AwsException(
                SIGNATURE_DOES_NOT_MATCH,
                "The request signature we calculated does not match the signature you provided."
                        + " Check your key and signing method.");
    }

    @Override
    public AwsException payloadDiffers() {
        return new AwsException(
                PAYLOAD_HASH_MISMATCH,
                "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }

    private static AwsException header(String fault) {
        return new AwsException(
                INCOMPLETE_SIGNATURE, "The authorization header is malformed; " + fault);
    }

    private static AwsException scope(
            boolean presigned, String fault, Map<String, String> details) {
        ErrorCode code = presigned ? MALFORMED_SIGNATURE_QUERY : WRONG_SCOPE;
        var subject =
                presigned
                        ? "Error parsing the X-Amz-Credential parameter; "
                        : "The authorization header is malformed; ";
        return new AwsException(code, subject + fault, details);
    }
}
