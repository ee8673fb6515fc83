package custos.sigv4;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A body whose end throws {@link PayloadException} unless it has the SHA-256 that was signed. What
 * was read before the end proves nothing yet.
 */
public final class HashedBody extends InputStream {
    private final InputStream body;
    private final String sha256;
    private final MessageDigest digest = Hashes.sha256();
    private boolean ended;

    /** Holds a body to its hash. */
    public HashedBody(InputStream body, Payload.Hashed payload) {
        this.body = body;
        this.sha256 = payload.sha256();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0 || ended) {
            return length == 0 ? 0 : -1;
        }
        var count = body.read(bytes, offset, length);
        if (count >= 0) {
            digest.update(bytes, offset, count);
            return count;
        }
        if (!Hashes.equal(HexFormat.of().formatHex(digest.digest()), sha256)) {
            throw new PayloadException(new S3Refusals().payloadDiffers());
        }
        ended = true;
        return -1;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
