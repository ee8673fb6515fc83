package custos.server.migration;

import custos.manifest.ImageSize;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The size in the first chunk of a PNG, which is all of the file that is needed. */
final class PngSize {
    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final int HEADER = 0x49484452;

    private PngSize() {}

    static Optional<ImageSize> of(byte[] start) {
        if (start.length < 24) {
            return Optional.empty();
        }
        var bytes = ByteBuffer.wrap(start);
        int width = bytes.getInt(16);
        int height = bytes.getInt(20);
        boolean sound =
                bytes.getLong(0) == SIGNATURE
                        && bytes.getInt(12) == HEADER
                        && width > 0
                        && height > 0;
        return sound ? Optional.of(new ImageSize(width, height)) : Optional.empty();
    }
}
