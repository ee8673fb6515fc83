package custos.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;

/** A stream that, before it ends, does something or fails. */
@NullMarked
public final class EventfulStream extends InputStream {
    private final byte[] content;
    private final Optional<IOException> failure;
    private final Runnable event;
    private int at;

    private EventfulStream(String content, Optional<IOException> failure, Runnable event) {
        this.content = content.getBytes(StandardCharsets.UTF_8);
        this.failure = failure;
        this.event = event;
    }

    /** A stream that fails after its content. */
    public static EventfulStream failing(String content, IOException failure) {
        return new EventfulStream(content, Optional.of(failure), () -> {});
    }

    /** A stream during whose end something happens. */
    public static EventfulStream doing(String content, Runnable event) {
        return new EventfulStream(content, Optional.empty(), event);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (at == content.length) {
            event.run();
            if (failure.isPresent()) {
                throw failure.get();
            }
            return -1;
        }
        int count = Math.min(length, content.length - at);
        System.arraycopy(content, at, bytes, offset, count);
        at += count;
        return count;
    }
}
