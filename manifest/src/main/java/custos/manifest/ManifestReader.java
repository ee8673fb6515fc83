package custos.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a manifest, one after the other, in memory bounded by the longest allowed line. A
 * byte-order mark at the start is skipped, lines end with LF or CRLF, one line end at the end of
 * the file opens no further line, blank lines are lines (specification, D-106).
 *
 * <p>Iterating throws {@link UncheckedIOException} where the stream does.
 */
public final class ManifestReader implements Iterator<Line>, AutoCloseable {
    private final InputStream in;
    private final int maxCharacters;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private long bytesRead;

    private byte[] line = new byte[1 << 13];
    private int length;
    private int characters;
    private boolean tooLong;

    private int number;
    private @Nullable Line next;
    private boolean ended;

    /** Reads lines of at most {@link Quotas#lineCharacters()} code points from a stream. */
    public ManifestReader(InputStream in, Quotas quotas) {
        this.in = in;
        this.maxCharacters = quotas.lineCharacters();
    }

    /** The bytes taken from the stream so far, for the quota on the file. */
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            try {
                next = read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return next != null;
    }

    @Override
    public Line next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        var result = next;
        next = null;
        return result;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private @Nullable Line read() throws IOException {
        length = 0;
        characters = 0;
        tooLong = false;
        boolean any = false;
        while (from < to || fill()) {
            any = true;
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            append(from, end);
            from = end;
            if (end < to) {
                from++;
                return finish();
            }
        }
        ended = true;
        return any ? finish() : null;
    }

    private boolean fill() throws IOException {
        boolean first = bytesRead == 0;
        from = 0;
        to = first ? in.readNBytes(buffer, 0, buffer.length) : in.read(buffer);
        if (to <= 0) {
            to = 0;
            return false;
        }
        bytesRead += to;
        if (first && startsWithByteOrderMark()) {
            from = 3;
        }
        return from < to || fill();
    }

    private boolean startsWithByteOrderMark() {
        return to >= 3
                && buffer[0] == (byte) 0xEF
                && buffer[1] == (byte) 0xBB
                && buffer[2] == (byte) 0xBF;
    }

    /** Adds bytes to the line; those beyond the longest allowed line are only passed over. */
    private void append(int start, int end) {
        if (tooLong) {
            return;
        }
        for (int i = start; i < end; i++) {
            if ((buffer[i] & 0xC0) != 0x80) { // the first byte of a code point
                characters++;
            }
        }
        int added = end - start;
        // One character more may still be a CR; stray continuation bytes are not characters but
        // cost memory.
        if (characters > maxCharacters + 1 || length + added > 4L * maxCharacters + 4) {
            tooLong = true;
            return;
        }
        if (length + added > line.length) {
            line = Arrays.copyOf(line, Math.max(length + added, line.length * 2));
        }
        System.arraycopy(buffer, start, line, length, added);
        length += added;
    }

    private Line finish() {
        number++;
        if (length > 0 && line[length - 1] == '\r') {
            length--;
            characters--;
        }
        if (tooLong || characters > maxCharacters) {
            return new Line.Unreadable(number, Line.Reason.TOO_LONG);
        }
        var text = new String(line, 0, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !isUtf8()) {
            return new Line.Unreadable(number, Line.Reason.NOT_UTF_8);
        }
        return new Line.Text(number, text);
    }

    private boolean isUtf8() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
