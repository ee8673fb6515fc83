package custos.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.DecodedImage;
import java.nio.file.Files;
import java.nio.file.Path;
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
        try (var store = PixelStore.open(file, 150)) {
            long one = store.put(first).orElseThrow();
            long two = store.put(second).orElseThrow();
            assertTrue(store.put(first).isEmpty());
            assertArrayEquals(first.rgb(), store.get(one, 5, 4).rgb());
            assertArrayEquals(second.rgb(), store.get(two, 2, 9).rgb());
        }
        assertFalse(Files.exists(file));
    }

    private static DecodedImage image(Random random, int width, int height) {
        var rgb = new byte[3 * width * height];
        random.nextBytes(rgb);
        return new DecodedImage(width, height, rgb);
    }
}
