package custos.sigv4;

import static custos.aws.ErrorCode.EXPIRED_TOKEN;
import static custos.aws.ErrorCode.INCOMPLETE_SIGNATURE;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The wording of the JSON and Query services. */
final class ServiceRefusals implements Refusals {

    @Override
    public AwsException twoCredentials() {
        return new AwsException(
                INCOMPLETE_SIGNATURE,
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter or the"
                        + " Authorization header should be specified");
    }

    @Override
    public AwsException repeatedHeader(String name) {
        return new AwsException(INCOMPLETE_SIGNATURE, "expected one header `" + name + "`");
    }

    @Override
    public AwsException unsupportedAlgorithm(String algorithm) {
        return new AwsException(
                INCOMPLETE_SIGNATURE,
                "Unsupported AWS 'algorithm': '" + algorithm + "'. Use 'AWS4-HMAC-SHA256'.");
    }

    @Override
    public AwsException malformedHeader(String part) {
        return new AwsException(
                INCOMPLETE_SIGNATURE,
                "Authorization header expected one each of 'Credential', 'SignedHeaders' and"
                        + " 'Signature', got '"
                        + part
                        + "'");
    }

    @Override
    public AwsException missingHeaderParts(List<String> parts, boolean dateMissing) {
        var sentences = new ArrayList<String>();
        parts.forEach(
                part -> sentences.add("Authorization header requires '" + part + "' parameter."));
        if (dateMissing) {
            sentences.add(
                    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date'"
                            + " header.");
        }
        return new AwsException(INCOMPLETE_SIGNATURE, String.join(" ", sentences));
    }

    @Override
    public AwsException missingParameters(List<String> names) {
        return new AwsException(
                MALFORMED_SIGNATURE_QUERY,
                names.stream()
                        .map(n -> "AWS query-string parameters must include '" + n + "' once. ")
                        .collect(Collectors.joining("", "", "Re-examine the query-string.")));
    }

    @Override
    public AwsException malformedCredential(String credential, boolean presigned) {
        return new AwsException(
                INCOMPLETE_SIGNATURE,
                "Credential must have exactly 5 slash-delimited elements, e.g."
                        + " keyid/date/region/service/term, got '"
                        + credential
                        + "'");
    }

    @Override
    public AwsException malformedSignedHeaders(boolean presigned) {
        return new AwsException(
                INCOMPLETE_SIGNATURE,
                "SignedHeaders must be lower-case header names, sorted, separated by ';'");
    }

    @Override
    public AwsException malformedDate(String date, boolean presigned) {
        return new AwsException(
                INCOMPLETE_SIGNATURE,
                "Date must be in ISO-8601 'basic format'. Got '"
                        + date
                        + "'. See http://en.wikipedia.org/wiki/ISO_8601");
    }

    @Override
    public AwsException malformedExpires() {
        return new AwsException(
                MALFORMED_SIGNATURE_QUERY, "X-Amz-Expires must be a number from 1 to 604800");
    }

    @Override
    public AwsException unknownKey(String accessKeyId) {
        return token(UNKNOWN_ACCESS_KEY);
    }

    @Override
    public AwsException invalidToken() {
        return token(INVALID_TOKEN);
    }

    private static AwsException token(ErrorCode code) {
        return new AwsException(code, "The security token included in the request is invalid.");
    }

    @Override
    public AwsException expiredToken() {
        return new AwsException(
                EXPIRED_TOKEN, "The security token included in the request is expired");
    }

    @Override
    public AwsException tooOld(Claim claim, Instant now, Duration tolerance) {
        var code = claim.presigned() ? PRESIGNED_EXPIRED : REQUEST_TIME_TOO_SKEWED;
        return new AwsException(
                code,
                "Signature expired: %s is now earlier than %s (%s - %s)"
                        .formatted(
                                claim.timestamp(),
                                Timestamps.basic(now.minus(tolerance)),
                                Timestamps.basic(now),
                                minutes(tolerance)));
    }

    @Override
    public AwsException notYetCurrent(Claim claim, Instant now, Duration tolerance) {
        return new AwsException(
                REQUEST_TIME_TOO_SKEWED,
                "Signature not yet current: %s is still later than %s (%s + %s)"
                        .formatted(
                                claim.timestamp(),
                                Timestamps.basic(now.plus(tolerance)),
                                Timestamps.basic(now),
                                minutes(tolerance)));
    }

    private static String minutes(Duration tolerance) {
        return tolerance.toSecondsPart() == 0
                ? tolerance.toMinutes() + " min."
                : tolerance.toSeconds() + " s.";
    }

    @Override
    public AwsException wrongScope(Claim claim, List<String> regions, List<String> services) {
        var sentences = new ArrayList<String>();
        if (!regions.contains(claim.scope().region())) {
            sentences.add(
                    "Credential should be scoped to a valid region, not '"
                            + claim.scope().region()
                            + "'.");
        }
        if (!services.contains(claim.scope().service())) {
            sentences.add(
                    "Credential should be scoped to correct service: '"
                            + String.join("' or '", services)
                            + "'.");
        }
        if (!claim.terminator().equals(Scope.TERMINATOR)) {
            sentences.add(
                    "Credential should be scoped with a valid terminator: 'aws4_request', not '"
                            + claim.terminator()
                            + "'.");
        }
        var day = claim.timestamp().substring(0, 8);
        if (!claim.scope().date().equals(day)) {
            sentences.add(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date"
                            + " from HTTP: '%s' != '%s', from '%s'."
                                    .formatted(claim.scope().date(), day, claim.timestamp()));
        }
        return new AwsException(WRONG_SCOPE, String.join(" ", sentences));
    }

    @Override
    public AwsException hostNotSigned() {
        return new AwsException(
                SIGNATURE_DOES_NOT_MATCH,
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }

    @Override
    public AwsException headersNotSigned(List<String> names) {
        return new AwsException(
                SIGNATURE_DOES_NOT_MATCH,
                "There were headers present in the request which were not signed: "
                        + String.join(", ", names));
    }

    @Override
    public AwsException signatureDiffers() {
        return new AwsException(
                SIGNATURE_DOES_NOT_MATCH,
                "The request signature we calculated does not match the signature you provided."
                        + " Check your AWS Secret Access Key and signing method. Consult the"
                        + " service documentation for details.");
    }

    @Override
    public AwsException payloadDiffers() {
        return new AwsException(
                PAYLOAD_HASH_MISMATCH,
                "The value passed in as x-amz-content-sha256 does not match the SHA-256 of the"
                        + " body.");
    }
}
