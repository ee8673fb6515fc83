package custos.sigv4;

/**
 * The chain of signatures in an aws-chunked body: each one signs its chunk and the signature before
 * it, the first one the request's own. It moves on with every call, so one body uses it once.
 *
 * <p>Source: Amazon S3 API Reference, "Signature Calculations for the Authorization Header:
 * Transferring Payload in Multiple Chunks".
 */
public final class ChunkChain {
    private final SigningKey key;
    private final String timestamp;
    private final Scope scope;
    private final boolean signedTrailer;
    private String previous;

    ChunkChain(
            SigningKey key,
            String timestamp,
            Scope scope,
            String seedSignature,
            boolean signedTrailer) {
        this.key = key;
        this.timestamp = timestamp;
        this.scope = scope;
        this.previous = seedSignature;
        this.signedTrailer = signedTrailer;
    }

    /** True if a signed trailer follows the last chunk. */
    boolean signedTrailer() {
        return signedTrailer;
    }

    /** The signature of the next chunk. */
    String chunk(String dataSha256) {
        return next("PAYLOAD", Hashes.EMPTY_SHA256 + "\n" + dataSha256);
    }

    /** The signature of the trailing headers, each as {@code name:value\n}. */
    String trailer(String canonicalTrailers) {
        return next("TRAILER", Hashes.sha256Hex(canonicalTrailers));
    }

    private String next(String kind, String hashes) {
        var text =
                String.join(
                        "\n",
                        CanonicalRequest.ALGORITHM + "-" + kind,
                        timestamp,
                        scope.toString(),
                        previous,
                        hashes);
        previous = key.sign(text);
        return previous;
    }

    @Override
    public String toString() {
        return "ChunkChain[" + scope + "]";
    }
}
