package custos.trainer.data;

import custos.vision.DataKey;
import custos.vision.DecodedImage;
import custos.vision.FileCipher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decoded pixels in a file of limited size, which goes when it is closed. Reading them back costs
 * microseconds as long as the page cache holds them. Safe for use by many threads.
 */
final class PixelStore implements AutoCloseable {
    private final FileChannel channel;
    private final long limit;
    private final Optional<PixelCipher> cipher;
    private final AtomicLong end = new AtomicLong();

    private PixelStore(FileChannel channel, long limit, Optional<PixelCipher> cipher) {
        this.channel = channel;
        this.limit = limit;
        this.cipher = cipher;
    }

    /**
     * An empty store of at most {@code limit} bytes.
     *
     * @param pictures how the pictures lie; if they are encrypted, so are their pixels
     */
    static PixelStore open(Path file, long limit, FileCipher pictures) throws IOException {
        var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
        return new PixelStore(
                channel,
                limit,
                switch (pictures) {
                    case FileCipher.Plain _ -> Optional.empty();
                    case DataKey _ -> Optional.of(new PixelCipher());
                });
    }

    /** Keeps an image, and says where; nothing if the store is full. */
    OptionalLong put(DecodedImage image) throws IOException {
        int length = image.rgb().length + overhead();
        long offset = end.getAndAdd(length);
        if (offset + length > limit) {
            return OptionalLong.empty();
        }
        var pixels =
                ByteBuffer.wrap(
                        cipher.isPresent()
                                ? cipher.get().encrypt(offset, image.rgb())
                                : image.rgb());
        while (pixels.hasRemaining()) {
            channel.write(pixels, offset + pixels.position());
        }
        return OptionalLong.of(offset);
    }

    /** The pixels of an image of a size, three bytes each. */
    byte[] get(long offset, int width, int height) throws IOException {
        var pixels = ByteBuffer.allocate(3 * width * height + overhead());
        while (pixels.hasRemaining()) {
            if (channel.read(pixels, offset + pixels.position()) < 0) {
                throw new IOException("the file of the pixels was cut short");
            }
        }
        return cipher.isPresent() ? cipher.get().decrypt(offset, pixels.array()) : pixels.array();
    }

    private int overhead() {
        return cipher.isPresent() ? PixelCipher.TAG : 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
