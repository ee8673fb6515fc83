package custos.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PicturesTest {
    @TempDir Path folder;

    @Test
    void copiesAreAFamilyWhateverTheirSizeAndFormat() throws IOException {
        var files =
                List.of(
                        drawn("a.png", 200, 1, 40),
                        drawn("b.png", 200, 2, 40),
                        drawn("a.jpg", 120, 1, 40),
                        drawn("plain.png", 90, 3, 0),
                        drawn("again.png", 90, 3, 0),
                        drawn("plain.jpg", 90, 3, 0));
        try (var pictures = TestPictures.decoded(folder, files, 64)) {
            var families = pictures.families();
            assertEquals(List.of(0, 2), families.of(0));
            assertEquals(List.of(1), families.of(1));
            assertEquals(List.of(0, 2), families.of(2));
            assertEquals(List.of(3, 4), families.of(3), "the same bytes");
            assertEquals(List.of(5), families.of(5), "one colour says nothing");
        }
    }

    @Test
    void morePixelsThanAreKeptAreReadAnew() throws IOException {
        var files = List.of(drawn("large.png", 300, 1, 40), drawn("small.png", 50, 2, 40));
        try (var pictures = TestPictures.decoded(folder, files, 64)) {
            int kept = pictures.get(0).width();
            assertTrue(kept >= 64 && kept < 160, () -> "kept: " + kept);
            assertArrayEquals(pictures.get(0).rgb(), pictures.get(0, kept).rgb());
            int more = pictures.get(0, 160).width();
            assertTrue(more >= 160 && more < 300, () -> "read: " + more);
            assertEquals(300, pictures.get(0, 400).width(), "all that it has");
            assertEquals(300, pictures.get(0, 160).originalWidth());
            assertEquals(50, pictures.get(1, 400).width());
        }
    }

    /** Coloured boxes, the same for a seed, whatever the size. */
    private Path drawn(String name, int side, long seed, int boxes) throws IOException {
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        var random = new Random(seed);
        for (int box = 0; box < boxes; box++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            int x = (int) (side * random.nextDouble());
            int y = (int) (side * random.nextDouble());
            graphics.fillRect(x, y, side / 4, side / 4);
        }
        graphics.dispose();
        var file = folder.resolve(name);
        ImageIO.write(image, name.substring(name.length() - 3), file.toFile());
        return file;
    }
}
