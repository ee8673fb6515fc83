package custos.server.migration;

import custos.server.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A file that gives out so many bytes between two renewals: whoever renews after each element holds
 * no element that is larger.
 */
final class BoundedStream extends InputStream {
    static final int ELEMENT = 32 << 20;

    private final Path file;
    private final InputStream in;
    private long left = ELEMENT;

    BoundedStream(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    void renew() {
        left = ELEMENT;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        spend(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = in.read(bytes, from, length);
        spend(Math.max(0, read));
        return read;
    }

    private void spend(int bytes) {
        left -= bytes;
        if (left < 0) {
            throw new UserError(
                    "`" + file + "`: one element is larger than " + (ELEMENT >> 20) + " MiB");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
