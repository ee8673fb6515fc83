package custos.sigv4;

import custos.aws.AwsException;
import java.time.Instant;

/** What the signature of a request proves. */
public sealed interface Verification {

    /**
     * The holder of the key sent exactly this request, once its body has kept to {@code payload}.
     *
     * @param signed when it was signed, by the client's clock; Signature Version 2 does not say, so
     *     there it is the earliest instant at which it may have been
     * @param signatureVersion as the condition key {@code s3:signatureversion} names it: {@code
     *     AWS4-HMAC-SHA256}, or {@code AWS} for Signature Version 2
     */
    record Verified(
            String accessKeyId,
            Scope scope,
            Instant signed,
            boolean presigned,
            Payload payload,
            String signatureVersion)
            implements Verification {}

    /** No credentials were sent at all. */
    record Unsigned() implements Verification {}

    /** Credentials were sent, and they prove nothing. */
    record Refused(AwsException refusal) implements Verification {}
}
