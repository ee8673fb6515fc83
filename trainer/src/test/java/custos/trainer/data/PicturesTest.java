package custos.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.ImageDecoder;
import custos.vision.Normalisation;
import custos.vision.PreProcessing;
import custos.vision.ResizeMode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PicturesTest {
    private static final Normalisation PLAIN =
            new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

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
    void aPictureIsSeenAsAServerSeesIt() throws Exception {
        var input = new PreProcessing(128, 128, ResizeMode.STRETCH, PLAIN);
        var file = drawn("large.jpg", 300, 1, 40);
        try (var pictures = TestPictures.decoded(folder, List.of(file), 64)) {
            assertTrue(pictures.get(0).width() < 128, "kept with fewer pixels");
            var bytes = Files.readAllBytes(file);
            var served = ImageDecoder.create().decode(bytes, Pictures.RULES, input);
            assertArrayEquals(served.rgb(), pictures.served(0, input).rgb());
            drawn("large.jpg", 300, 2, 40);
            assertThrows(BadDataException.class, () -> pictures.served(0, input), "changed");
            Files.delete(file);
            assertThrows(BadDataException.class, () -> pictures.served(0, input), "gone");
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
