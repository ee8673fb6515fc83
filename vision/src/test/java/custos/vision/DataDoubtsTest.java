package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDoubtsTest {

    @TempDir private Path folder;

    /** Coloured boxes, the same for a seed, whatever the size. */
    private Path photo(String name, int side, long seed) throws IOException {
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        var random = new Random(seed);
        for (var shape = 0; shape < 40; shape++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            graphics.fillRect(
                    (int) (side * random.nextDouble()),
                    (int) (side * random.nextDouble()),
                    side / 4,
                    side / 4);
        }
        graphics.dispose();
        var file = folder.resolve(name);
        Files.write(file, Drawn.encode(image, name.substring(name.length() - 3)));
        return file;
    }

    @Test
    void copiesAreFoundWhateverTheirSizeAndFormat() throws IOException {
        var train = List.of(photo("a.png", 256, 1), photo("b.png", 256, 2), photo("c.png", 256, 3));
        var other = photo("other.png", 256, 4);
        var same = photo("same.png", 256, 2);
        var smaller = photo("smaller.jpg", 128, 3);
        var broken = folder.resolve("broken.jpg");
        Files.write(broken, new byte[] {1});
        var pairs =
                new Duplicates(ImageDecoder.create())
                        .between(train, List.of(other, broken, same, smaller));
        assertEquals(
                List.of(
                        new Duplicates.Pair(train.get(1), same, true),
                        new Duplicates.Pair(train.get(2), smaller, false)),
                pairs);
    }

    @Test
    void picturesOfOneColourAreNotTakenForCopies() throws IOException {
        var red = folder.resolve("red.png");
        var blue = folder.resolve("blue.png");
        Files.write(red, Drawn.plain("png", 64, 64, Color.RED));
        Files.write(blue, Drawn.plain("png", 64, 64, Color.BLUE));
        assertEquals(
                List.of(),
                new Duplicates(ImageDecoder.create()).between(List.of(red), List.of(blue)));
    }

    private static ImageResult result(String name, String given, double hat, double shoe) {
        return new ImageResult(
                new LabelledImage(Path.of(name), List.of(given)),
                10,
                10,
                List.of(
                        new Finding("hat", hat, Optional.empty()),
                        new Finding("shoe", shoe, Optional.empty())));
    }

    @Test
    void anImageThatLooksLikeAnotherLabelIsSuspected() {
        var images =
                List.of(
                        result("a", "hat", 0.9, 0.1),
                        result("b", "hat", 0.8, 0.2),
                        result("c", "shoe", 0.1, 0.9),
                        result("d", "shoe", 0.4, 0.6),
                        result("unsure", "shoe", 0.55, 0.45),
                        result("wrong", "shoe", 0.95, 0.05));
        var suspects = LabelErrors.among(images);
        assertEquals(1, suspects.size());
        assertEquals(Path.of("wrong"), suspects.getFirst().image().image().file());
        assertEquals("hat", suspects.getFirst().other());
    }

    @Test
    void surerAnswersOfAnotherGroupDoNotHideAWrongLabel() {
        var before =
                List.of(
                        result("a", "hat", 0.8, 0.2),
                        result("b", "shoe", 0.2, 0.8),
                        result("wrong", "shoe", 0.9, 0.1));
        var after = List.of(result("c", "hat", 0.99, 0.01), result("d", "shoe", 0.01, 0.99));
        var suspects = LabelErrors.among(after, before);
        assertEquals(
                List.of(Path.of("wrong")),
                suspects.stream().map(suspect -> suspect.image().image().file()).toList());
    }
}
