package custos.vision;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DataKeyTest {
    private static final int HEAD = 8 + DataKey.SALT;
    private static final int SEALED = DataKey.CHUNK + DataKey.TAG;

    @TempDir Path folder;

    private final DataKey key = DataKey.random();
    private final Random random = new Random(5);

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                DataKey.CHUNK - 1,
                DataKey.CHUNK,
                DataKey.CHUNK + 1,
                2 * DataKey.CHUNK,
                3 * DataKey.CHUNK + 17
            })
    void whatWasEncryptedComesBack(int length) throws IOException {
        var content = content(length);
        var encrypted = encrypt(content);
        assertArrayEquals(content, decrypt(encrypted));
        int chunks = Math.max(1, (length + DataKey.CHUNK - 1) / DataKey.CHUNK);
        assertEquals(HEAD + length + chunks * DataKey.TAG, encrypted.length);
    }

    @Test
    void writesOfAnySizeGiveTheSame() throws IOException {
        var content = content(200_000);
        var out = new ByteArrayOutputStream();
        try (var stream = key.encrypting(out, "a")) {
            stream.write(content[0]);
            for (int at = 1; at < content.length; ) {
                int length = Math.min(1 + random.nextInt(70_000), content.length - at);
                stream.write(content, at, length);
                at += length;
            }
        }
        try (var stream = key.decrypting(new ByteArrayInputStream(out.toByteArray()), "a")) {
            assertEquals(content[0] & 0xFF, stream.read());
            assertArrayEquals(
                    Arrays.copyOfRange(content, 1, content.length), stream.readAllBytes());
            assertEquals(-1, stream.read());
        }
    }

    @Test
    void theSameContentNeverLooksTheSameAndNoneOfItShows() throws IOException {
        var content = new byte[100_000];
        var one = encrypt(content);
        assertNotEquals(text(one), text(encrypt(content)));
        assertFalse(text(one).contains("\0\0\0\0\0\0\0\0"), "plain bytes");
    }

    @Test
    void anyChangedByteIsNoticed() throws IOException {
        var encrypted = encrypt(content(70_000));
        for (int i = 0; i < 60; i++) {
            var changed = encrypted.clone();
            int at = i < 8 + DataKey.SALT ? i : random.nextInt(changed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertThrows(IOException.class, () -> decrypt(changed), () -> "byte " + at);
        }
    }

    @Test
    void cuttingOffIsNoticedWhereverItIs() throws IOException {
        var encrypted = encrypt(content(3 * DataKey.CHUNK));
        for (int chunks = 0; chunks < 3; chunks++) {
            int whole = HEAD + chunks * SEALED;
            for (int length : new int[] {whole, whole + 1, whole + DataKey.TAG, whole + 5_000}) {
                var cut = Arrays.copyOf(encrypted, length);
                assertThrows(IOException.class, () -> decrypt(cut), () -> "to " + length);
            }
        }
        for (int length = 0; length < HEAD; length++) {
            var cut = Arrays.copyOf(encrypted, length);
            assertThrows(IOException.class, () -> decrypt(cut));
        }
    }

    @Test
    void chunksThatMovedOrAreDoubledOrLeftOutAreNoticed() throws IOException {
        var encrypted = encrypt(content(4 * DataKey.CHUNK));
        for (var order :
                new int[][] {
                    {1, 0, 2, 3},
                    {0, 2, 1, 3},
                    {0, 1, 3, 2},
                    {0, 0, 1, 2, 3},
                    {0, 2, 3},
                    {1, 2, 3},
                    {0, 1, 2, 3, 3},
                    {3}
                }) {
            assertThrows(
                    IOException.class,
                    () -> decrypt(ordered(encrypted, order)),
                    () -> Arrays.toString(order));
        }
        assertEquals(4 * DataKey.CHUNK, decrypt(ordered(encrypted, 0, 1, 2, 3)).length);
    }

    @Test
    void bytesBehindTheEndAreNoticed() throws IOException {
        var encrypted = encrypt(content(100));
        assertThrows(
                IOException.class, () -> decrypt(Arrays.copyOf(encrypted, encrypted.length + 1)));
    }

    @Test
    void afterAChangeReadingOnIsNoEnd() throws IOException {
        var encrypted = encrypt(content(100));
        encrypted[HEAD] ^= 1;
        try (var stream = key.decrypting(new ByteArrayInputStream(encrypted), "a")) {
            assertThrows(IOException.class, stream::read);
            assertThrows(IOException.class, stream::read);
        }
    }

    @Test
    void anotherKeyOrAnotherNameReadsNothing() throws IOException {
        var encrypted = encrypt(content(10));
        assertThrows(IOException.class, () -> read(DataKey.random(), encrypted, "a"));
        assertThrows(IOException.class, () -> read(key, encrypted, "b"));
        assertThrows(IOException.class, () -> read(key, content(1_000), "a"));
        assertArrayEquals(
                read(key, encrypted, "a"), read(DataKey.ofText(key.toText()), encrypted, "a"));
    }

    @Test
    void anEncryptedBundleIsReadWithItsKeyOnly() throws IOException {
        var plain = TinyModels.write(folder, TinyModels.description());
        var file = folder.resolve("model.zip");
        ModelBundle.read(plain).write(file, key);
        assertArrayEquals(ModelBundle.read(plain).model(), ModelBundle.read(file, key).model());
        assertThrows(IOException.class, () -> ModelBundle.read(file));
        assertThrows(IOException.class, () -> ModelBundle.read(file, DataKey.random()));
        var bytes = Files.readAllBytes(file);
        assertFalse(text(bytes).contains("model.onnx"), "plain bytes");
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThrows(IOException.class, () -> ModelBundle.read(file, key));
    }

    private byte[] content(int length) {
        var content = new byte[length];
        random.nextBytes(content);
        return content;
    }

    private byte[] encrypt(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        key.encrypted("a", stream -> stream.write(content)).writeTo(out);
        return out.toByteArray();
    }

    private byte[] decrypt(byte[] encrypted) throws IOException {
        return read(key, encrypted, "a");
    }

    private static byte[] read(DataKey key, byte[] encrypted, String name) throws IOException {
        try (var stream = key.decrypting(new ByteArrayInputStream(encrypted), name)) {
            return stream.readAllBytes();
        }
    }

    private static byte[] ordered(byte[] encrypted, int... chunks) {
        var out = new ByteArrayOutputStream();
        out.write(encrypted, 0, HEAD);
        for (int chunk : chunks) {
            out.write(encrypted, HEAD + chunk * SEALED, SEALED);
        }
        return out.toByteArray();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
