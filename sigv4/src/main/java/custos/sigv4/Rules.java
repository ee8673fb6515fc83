package custos.sigv4;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the signature of one kind of request is checked.
 *
 * @param services signing names that the scope may have
 * @param pathAsSent S3's canonical path; else the path is normalized and encoded again
 * @param bodySha256 the hash of the body that was read; without it the body is still a stream and
 *     the request declares its hash
 */
record Rules(
        List<String> services,
        boolean pathAsSent,
        Optional<Supplier<String>> bodySha256,
        Refusals refusals) {

    /** JSON and Query services: only the body's true hash. */
    static Rules buffered(List<String> services, byte[] body) {
        return new Rules(
                services, false, Optional.of(() -> Hashes.sha256Hex(body)), new ServiceRefusals());
    }

    /** S3. */
    static Rules s3() {
        return new Rules(List.of("s3"), true, Optional.empty(), new S3Refusals());
    }
}
