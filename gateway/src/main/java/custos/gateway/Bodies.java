package custos.gateway;

import custos.gateway.WireProtocol.Body;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bodies that were read into memory. */
final class Bodies {
    private Bodies() {}

    /** A body with its SHA-256 in lower-case hex. */
    static Body.Buffered buffered(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Body.Buffered(bytes, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The bytes of a body that this protocol always buffers. */
    static byte[] bytes(Body body) {
        return switch (body) {
            case Body.Buffered buffered -> buffered.bytes();
            case Body.Streamed _ -> throw new IllegalStateException("the body was not read");
        };
    }
}
