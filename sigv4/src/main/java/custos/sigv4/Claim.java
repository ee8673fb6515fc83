package custos.sigv4;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a request says about its signature, nothing of it proved yet.
 *
 * @param terminator the last part of the credential, {@code aws4_request} if all is well
 * @param signedHeaders lower case, sorted, each once
 * @param timestamp the signing time as it stands in the string to sign
 * @param signed the same as an instant
 * @param token the session token, if one was sent
 * @param expires how long a presigned request lasts; empty in the header form
 */
record Claim(
        String accessKeyId,
        Scope scope,
        String terminator,
        List<String> signedHeaders,
        String signature,
        String timestamp,
        Instant signed,
        Optional<String> token,
        Optional<Duration> expires) {

    boolean presigned() {
        return expires.isPresent();
    }
}
