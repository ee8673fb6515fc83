package custos.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ManifestReaderTest {
    private static final Quotas SHORT =
            new Quotas(1L << 30, 250_000, 5, 250, 50, 50, 15L << 20, 64, 4096, 20);

    private static List<String> read(byte[] bytes, Quotas quotas) {
        return read(new ManifestReader(new ByteArrayInputStream(bytes), quotas));
    }

    private static List<String> read(Iterator<Line> lines) {
        var result = new ArrayList<String>();
        while (lines.hasNext()) {
            result.add(
                    switch (lines.next()) {
                        case Line.Text(var number, var text) -> number + ":" + text;
                        case Line.Unreadable(var number, var reason) -> number + "!" + reason;
                    });
        }
        return result;
    }

    private static List<String> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8), SHORT);
    }

    @Test
    void anEmptyFileHasNoLines() {
        assertEquals(List.of(), read(""));
        assertEquals(List.of(), read("\uFEFF"));
    }

    @Test
    void oneLineEndAtTheEndOpensNoLine() {
        assertEquals(List.of("1:a"), read("a"));
        assertEquals(List.of("1:a"), read("a\n"));
        assertEquals(List.of("1:a", "2:"), read("a\n\n"));
        assertEquals(List.of("1:"), read("\n"));
    }

    @Test
    void linesMayEndWithCrLf() {
        assertEquals(List.of("1:a", "2:", "3:b\rc", "4:d"), read("a\r\n\r\nb\rc\nd\r\n"));
    }

    @Test
    void aByteOrderMarkIsSkippedAtTheStartOnly() {
        assertEquals(List.of("1:a", "2:\uFEFFb"), read("\uFEFFa\n\uFEFFb"));
    }

    @Test
    void theLengthOfALineIsCountedInCodePoints() {
        assertEquals(List.of("1:12345", "2:12345"), read("12345\r\n12345\n"));
        assertEquals(List.of("1!TOO_LONG", "2:x"), read("123456\nx"));
        assertEquals(List.of("1:😀😀😀😀😀", "2!TOO_LONG"), read("😀😀😀😀😀\n😀😀😀😀😀😀"));
    }

    @Test
    void aLineThatIsNotUtf8IsUnreadableAndTheNextIsNot() {
        byte[] bytes = {'a', '\n', (byte) 0xC0, (byte) 0x80, '\n', 'b', '\n', (byte) 0xFF};
        assertEquals(List.of("1:a", "2!NOT_UTF_8", "3:b", "4!NOT_UTF_8"), read(bytes, SHORT));
        assertEquals(List.of("1:\uFFFD"), read("\uFFFD"));
    }

    @Test
    void anEndlessLineIsPassedOverInBoundedMemory() {
        var endless =
                new InputStream() {
                    private long left = 200L << 20;

                    @Override
                    public int read() {
                        return left-- > 0 ? 0x80 : -1; // never the first byte of a character
                    }

                    @Override
                    public int read(byte[] b, int off, int len) {
                        int n = (int) Math.min(len, left);
                        Arrays.fill(b, off, off + n, (byte) 0x80);
                        left -= n;
                        return n == 0 ? -1 : n;
                    }
                };
        assertEquals(List.of("1!TOO_LONG"), read(new ManifestReader(endless, Quotas.AWS)));
    }

    @Test
    void whatTheStreamThrowsComesOut() {
        var broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("gone");
                    }

                    @Override
                    public int read(byte[] b, int off, int len) throws IOException {
                        throw new IOException("gone");
                    }
                };
        assertThrows(UncheckedIOException.class, () -> new ManifestReader(broken, SHORT).hasNext());
    }

    @Test
    void theReaderAgreesWithANaiveOneOnRandomBytesInRandomPieces() {
        Randomly.check(
                2_000,
                random -> {
                    var bytes = someBytes(random);
                    var reader = new ManifestReader(new Pieces(bytes, random), SHORT);
                    assertEquals(naive(bytes), read(reader));
                    assertEquals(bytes.length, reader.bytesRead());
                });
    }

    private static byte[] someBytes(Random random) {
        var parts = List.of("\n", "\r", "\r\n", "a", "bcd", "é", "😀", "\uFEFF", "\uFFFD");
        var out = new ByteArrayOutputStream();
        for (int i = random.nextInt(40); i > 0; i--) {
            if (random.nextInt(10) == 0) {
                out.write(random.nextInt(256));
            } else {
                out.writeBytes(
                        parts.get(random.nextInt(parts.size())).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    /** Latin 1 keeps bytes as they are, so that the text can be cut with the methods of String. */
    private static List<String> naive(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u00EF\u00BB\u00BF")) {
            text = text.substring(3);
        }
        var result = new ArrayList<String>();
        if (text.isEmpty()) {
            return result;
        }
        if (text.endsWith("\n")) {
            text = text.substring(0, text.length() - 1);
        }
        int number = 0;
        for (var part : text.split("\n", -1)) {
            var line = part.endsWith("\r") ? part.substring(0, part.length() - 1) : part;
            result.add(++number + naive(line));
        }
        return result;
    }

    private static String naive(String latin1) {
        if (latin1.chars().filter(c -> (c & 0xC0) != 0x80).count() > 5 || latin1.length() > 24) {
            return "!TOO_LONG";
        }
        try {
            var bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
            return ":" + StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException _) {
            return "!NOT_UTF_8";
        }
    }

    /** A stream that gives a few bytes at a time. */
    private static final class Pieces extends InputStream {
        private final ByteArrayInputStream in;
        private final Random random;

        Pieces(byte[] bytes, Random random) {
            this.in = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] b, int off, int len) {
            return in.read(b, off, Math.min(len, 1 + random.nextInt(4)));
        }
    }

    @Test
    void aReaderAtItsEndSaysSo() {
        var reader = Sample.manifest("a", SHORT);
        assertInstanceOf(Line.Text.class, reader.next());
        assertThrows(NoSuchElementException.class, reader::next);
    }
}
