package custos.sigv4;

import custos.aws.AwsException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** AWS's wording of what can be wrong with a signature. S3 words it unlike all other services. */
sealed interface Refusals permits ServiceRefusals, S3Refusals {
    AwsException twoCredentials();

    AwsException repeatedHeader(String name);

    AwsException unsupportedAlgorithm(String algorithm);

    /** The Authorization header has a part that is unknown, empty or repeated. */
    AwsException malformedHeader(String part);

    /** Parts of the Authorization header, or the date header, are missing. */
    AwsException missingHeaderParts(List<String> parts, boolean dateMissing);

    /** Parameters of a presigned request are missing or repeated. */
    AwsException missingParameters(List<String> names);

    AwsException malformedCredential(String credential, boolean presigned);

    AwsException malformedSignedHeaders(boolean presigned);

    AwsException malformedDate(String date, boolean presigned);

    AwsException malformedExpires();

    AwsException unknownKey(String accessKeyId);

    AwsException invalidToken();

    AwsException expiredToken();

    AwsException tooOld(Claim claim, Instant now, Duration tolerance);

    AwsException notYetCurrent(Claim claim, Instant now, Duration tolerance);

    AwsException wrongScope(Claim claim, List<String> regions, List<String> services);

    AwsException hostNotSigned();

    AwsException headersNotSigned(List<String> names);

    AwsException signatureDiffers();

    AwsException payloadDiffers();
}
