package custos.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.vision.FileCipher;
import custos.vision.ImageDecoder;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
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
        try (var pictures = decoded(files)) {
            var families = pictures.families();
            assertEquals(List.of(0, 2), families.of(0));
            assertEquals(List.of(1), families.of(1));
            assertEquals(List.of(0, 2), families.of(2));
            assertEquals(List.of(3, 4), families.of(3), "the same bytes");
            assertEquals(List.of(5), families.of(5), "one colour says nothing");
        }
    }

    @Test
    void theUsualShapeIsThatOfMostPicturesUnlessASquareIsAsGood() throws IOException {
        assertEquals(16.0 / 9, aspect(List.of(160, 90, 160, 90, 160, 90, 100, 100)), 1e-9);
        assertEquals(0.5, aspect(List.of(30, 60, 60, 120)), 1e-9);
        assertEquals(1, aspect(List.of(120, 80, 160, 120, 120, 80)), "usual photos");
        assertEquals(1, aspect(List.of(160, 90, 90, 160, 160, 90, 90, 160)), "they lie and stand");
        assertEquals(1, aspect(List.of(160, 90, 160, 90, 90, 160, 160, 90)), "a quarter stands");
        assertEquals(16.0 / 9, aspect(lyingAndStanding(8, 1)), 1e-9, "few enough");
        assertEquals(1, aspect(lyingAndStanding(6, 1)), "too many");
        assertEquals(1.56, aspect(List.of(156, 100)), 1e-9);
        assertEquals(1, aspect(List.of(154, 100)), 1e-9);
        assertEquals(1, aspect(List.of(160, 90, 120, 90)), "between a wide one and a photo");
        assertEquals(1, aspect(List.of(90, 160, 90, 120)), "standing likewise");
        assertEquals(3, aspect(List.of(200, 20)), 1e-9, "no strip");
    }

    private static List<Integer> lyingAndStanding(int lying, int standing) {
        var sides = new ArrayList<Integer>();
        for (int i = 0; i < lying; i++) {
            sides.addAll(List.of(160, 90));
        }
        for (int i = 0; i < standing; i++) {
            sides.addAll(List.of(90, 160));
        }
        return sides;
    }

    /**
     * The usual shape.
     *
     * @param sides width and height of one picture after the other
     */
    private double aspect(List<Integer> sides) throws IOException {
        var files = new ArrayList<Path>();
        for (int at = 0; at < sides.size(); at += 2) {
            var image =
                    new BufferedImage(
                            sides.get(at), sides.get(at + 1), BufferedImage.TYPE_BYTE_GRAY);
            var file = folder.resolve("shape-%d.png".formatted(at));
            ImageIO.write(image, "png", file.toFile());
            files.add(file);
        }
        try (var pictures = decoded(files)) {
            return pictures.usualAspect();
        }
    }

    private Pictures decoded(List<Path> files) throws IOException {
        try (var workers = Executors.newFixedThreadPool(2)) {
            return Pictures.decode(
                    files,
                    64,
                    FileCipher.plain(),
                    ImageDecoder.create(),
                    folder.resolve("pixels.tmp"),
                    workers,
                    () -> {});
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
