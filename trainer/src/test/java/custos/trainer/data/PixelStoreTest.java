package custos.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.DataKey;
import custos.vision.DecodedImage;
import custos.vision.FileCipher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PixelStoreTest {
    @TempDir Path folder;

    @Test
    void whatFitsComesBackAndTheFileGoesInTheEnd() throws Exception {
        var random = new Random(17);
        var first = image(random, 5, 4);
        var second = image(random, 2, 9);
        var file = folder.resolve("pixels.tmp");
        try (var store = PixelStore.open(file, 150, FileCipher.plain())) {
            long one = store.put(first).orElseThrow();
            long two = store.put(second).orElseThrow();
            assertTrue(store.put(first).isEmpty());
            assertArrayEquals(first.rgb(), store.get(one, 5, 4));
            assertArrayEquals(second.rgb(), store.get(two, 2, 9));
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void pixelsOfEncryptedPicturesAreNotOnTheDiskAndChangesAreNoticed() throws Exception {
        var picture = image(new Random(18), 40, 30);
        var file = folder.resolve("pixels.tmp");
        try (var store = PixelStore.open(file, 8_000, DataKey.random())) {
            long first = store.put(picture).orElseThrow();
            long second = store.put(picture).orElseThrow();
            assertTrue(store.put(picture).isEmpty());
            assertArrayEquals(picture.rgb(), store.get(first, 40, 30));
            assertArrayEquals(picture.rgb(), store.get(second, 40, 30));
            var opened = opened(file);
            var stored = Files.readAllBytes(opened);
            assertFalse(contains(stored, Arrays.copyOf(picture.rgb(), 8)), "plain pixels");
            assertFalse(
                    contains(
                            Arrays.copyOfRange(stored, (int) second, stored.length),
                            Arrays.copyOf(stored, 8)),
                    "the same pixels look the same");
            Files.write(opened, swapped(stored, (int) second));
            assertThrows(IOException.class, () -> store.get(first, 40, 30));
        }
    }

    /** The file has no name any more, but this process has it open. */
    private static Path opened(Path file) throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            for (var descriptor : open.toList()) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().startsWith("" + file)) {
                    return descriptor;
                }
            }
        }
        throw new IOException("not open: " + file);
    }

    private static byte[] swapped(byte[] content, int middle) {
        var swapped = new byte[content.length];
        System.arraycopy(content, middle, swapped, 0, content.length - middle);
        System.arraycopy(content, 0, swapped, content.length - middle, middle);
        return swapped;
    }

    private static boolean contains(byte[] all, byte[] part) {
        return new String(all, StandardCharsets.ISO_8859_1)
                .contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    private static DecodedImage image(Random random, int width, int height) {
        var rgb = new byte[3 * width * height];
        random.nextBytes(rgb);
        return new DecodedImage(width, height, rgb);
    }
}
