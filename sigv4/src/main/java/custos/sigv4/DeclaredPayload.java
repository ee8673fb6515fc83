package custos.sigv4;

import static custos.aws.ErrorCode.INVALID_ARGUMENT;
import static custos.aws.ErrorCode.INVALID_REQUEST;
import static custos.aws.ErrorCode.MISSING_CONTENT_LENGTH;

import custos.aws.AwsException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * What an S3 request declares about its body in {@code x-amz-content-sha256}.
 *
 * @param canonical the last part of the canonical request
 */
record DeclaredPayload(String canonical, Payload payload) {
    static final String HEADER = "x-amz-content-sha256";
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    static final String CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    static final String CHUNKS_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    static final String UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    /**
     * Reads the declaration of a request that is signed in its header.
     *
     * @param chain makes the chain of chunk signatures, told whether a signed trailer follows
     * @throws AwsException if there is none or it makes no sense
     */
    static DeclaredPayload inHeader(Headers headers, Function<Boolean, ChunkChain> chain) {
        var value =
                headers.first(HEADER)
                        .orElseThrow(() ->
                                new AwsException(
                                        INVALID_REQUEST,
                                        "Missing required header for this request: " + HEADER));
        var payload =
                switch (value) {
                    case UNSIGNED -> new Payload.Unsigned();
                    case CHUNKS -> streaming(headers, Optional.of(chain.apply(false)), false);
                    case CHUNKS_TRAILER -> streaming(headers, Optional.of(chain.apply(true)), true);
                    case UNSIGNED_TRAILER -> streaming(headers, Optional.empty(), true);
                    default -> hashed(value);
                };
        return new DeclaredPayload(value, payload);
    }

    /**
     * A presigned request signs no body; a header that declares its hash is held to all the same.
     */
    static DeclaredPayload presigned(Headers headers) {
        var value = headers.first(HEADER).orElse(UNSIGNED);
        return new DeclaredPayload(
                UNSIGNED, value.equals(UNSIGNED) ? new Payload.Unsigned() : hashed(value));
    }

    /** True if nothing but the connection protects some of the body. */
    boolean needsTrustedConnection() {
        return switch (payload) {
            case Payload.Hashed _ -> false;
            case Payload.Unsigned _ -> true;
            case Payload.Streaming streaming -> streaming.chain().isEmpty();
        };
    }

    private static Payload hashed(String value) {
        if (!Hashes.isSha256Hex(value)) {
            throw new AwsException(
                    INVALID_ARGUMENT,
                    String.join(
                            ", ",
                            HEADER + " must be " + UNSIGNED,
                            UNSIGNED_TRAILER,
                            CHUNKS,
                            CHUNKS_TRAILER,
                            "or a valid sha256 value."));
        }
        return new Payload.Hashed(value);
    }

    private static Payload streaming(Headers headers, Optional<ChunkChain> chain, boolean trailer) {
        return new Payload.Streaming(
                chain, decodedLength(headers), trailer ? trailers(headers) : Set.of());
    }

    private static long decodedLength(Headers headers) {
        return headers.first("x-amz-decoded-content-length")
                .map(DeclaredPayload::length)
                .orElse(OptionalLong.empty())
                .orElseThrow(() ->
                        new AwsException(
                                MISSING_CONTENT_LENGTH,
                                "You must provide the x-amz-decoded-content-length HTTP"
                                        + " header."));
    }

    private static OptionalLong length(String text) {
        return text.length() <= 15
                        && !text.isEmpty()
                        && text.chars().allMatch(DeclaredPayload::digit)
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    private static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    private static Set<String> trailers(Headers headers) {
        var names = new HashSet<String>();
        for (var name : headers.canonical("x-amz-trailer").split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
