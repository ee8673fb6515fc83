package custos.sigv4;

import java.util.Optional;
import java.util.Set;

/** What a verified signature says about the body. */
public sealed interface Payload {

    /** The body's SHA-256 in lower-case hex; wrap a streamed body in {@link HashedBody}. */
    record Hashed(String sha256) implements Payload {}

    /** The signature says nothing about the body. */
    record Unsigned() implements Payload {}

    /**
     * The body is in aws-chunked framing; wrap it in {@link ChunkedBody}.
     *
     * @param chain the signatures that the chunks must carry; empty for {@code
     *     STREAMING-UNSIGNED-PAYLOAD-TRAILER}
     * @param decodedLength bytes without the framing
     * @param trailers names of the announced trailing headers, in lower case
     */
    record Streaming(Optional<ChunkChain> chain, long decodedLength, Set<String> trailers)
            implements Payload {
        public Streaming {
            trailers = Set.copyOf(trailers);
        }
    }
}
