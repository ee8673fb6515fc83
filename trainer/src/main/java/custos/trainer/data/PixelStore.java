package custos.trainer.data;

import custos.vision.DecodedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decoded pixels in a file of limited size, which goes when it is closed. Reading them back costs
 * microseconds as long as the page cache holds them. Safe for use by many threads.
 */
final class PixelStore implements AutoCloseable {
    private final FileChannel channel;
    private final long limit;
    private final AtomicLong end = new AtomicLong();

    private PixelStore(FileChannel channel, long limit) {
        this.channel = channel;
        this.limit = limit;
    }

    /** An empty store of at most {@code limit} bytes. */
    static PixelStore open(Path file, long limit) throws IOException {
        var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
        return new PixelStore(channel, limit);
    }

    /** Keeps an image, and says where; nothing if the store is full. */
    OptionalLong put(DecodedImage image) throws IOException {
        var pixels = ByteBuffer.wrap(image.rgb());
        long offset = end.getAndAdd(pixels.remaining());
        if (offset + pixels.remaining() > limit) {
            return OptionalLong.empty();
        }
        while (pixels.hasRemaining()) {
            channel.write(pixels, offset + pixels.position());
        }
        return OptionalLong.of(offset);
    }

    DecodedImage get(long offset, int width, int height) throws IOException {
        var pixels = ByteBuffer.allocate(3 * width * height);
        while (pixels.hasRemaining()) {
            if (channel.read(pixels, offset + pixels.position()) < 0) {
                throw new IOException("the file of the pixels was cut short");
            }
        }
        return new DecodedImage(width, height, pixels.array());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
