package custos.trainer.boxes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.data.Pictures;
import custos.trainer.data.Poses;
import custos.trainer.data.Randomness;
import custos.vision.Box;
import custos.vision.FileCipher;
import custos.vision.ImageDecoder;
import custos.vision.Normalisation;
import custos.vision.PreProcessing;
import custos.vision.ResizeMode;
import custos.vision.TrueBox;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A red thing on blue, twice as wide as high. */
final class BoxSamplesTest {
    private static final int WIDTH = 120;
    private static final int HEIGHT = 90;
    private static final int ACROSS = 72;
    private static final int DOWN = 56;
    private static final int BATCHES = 20;
    private static final int SIZE = 4;
    private static final PreProcessing INPUT =
            new PreProcessing(
                    ACROSS,
                    DOWN,
                    ResizeMode.STRETCH,
                    new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)));
    private static final Box THING = Box.ofPixels(30, 20, 40, 20, WIDTH, HEIGHT);

    @TempDir Path folder;

    @Test
    void boxesOfTurnedPicturesAreWhereTheThingsAre() throws IOException {
        assertEquals(
                BATCHES * SIZE / 2.0, onTheirSide(new Poses(false, true)), BATCHES * SIZE / 5.0);
    }

    @Test
    void uprightPicturesStaySo() throws IOException {
        assertEquals(0, onTheirSide(Poses.USUAL));
    }

    /** How many of the things are higher than wide; each lies where its box says. */
    private int onTheirSide(Poses poses) throws IOException {
        int onTheirSide = 0;
        try (var workers = Executors.newFixedThreadPool(2);
                var pictures =
                        Pictures.decode(
                                List.of(picture()),
                                HEIGHT,
                                FileCipher.plain(),
                                ImageDecoder.create(),
                                folder.resolve("pixels.tmp"),
                                workers,
                                () -> {})) {
            var truth = List.of(List.of(new TrueBox(0, THING)));
            var examples = List.of(0, 0, 0, 0);
            var samples =
                    new BoxSamples(
                            pictures,
                            truth,
                            examples,
                            SIZE,
                            Extent.share(0.85, 0.75),
                            poses,
                            new Randomness(5));
            for (int epoch = 0; epoch < BATCHES; epoch++) {
                var batch = samples.batch(epoch, 0, INPUT);
                for (int sample = 0; sample < SIZE; sample++) {
                    for (var box : batch.shown().get(sample).boxes()) {
                        assertShown(batch.samples(), sample, box.box());
                        // As wide as it would be were the picture square.
                        double width = box.box().width() * WIDTH;
                        onTheirSide += width < box.box().height() * HEIGHT ? 1 : 0;
                    }
                }
            }
        }
        return onTheirSide;
    }

    private static void assertShown(float[] samples, int sample, Box box) {
        int edge = 2;
        for (int y = 0; y < DOWN; y++) {
            for (int x = 0; x < ACROSS; x++) {
                double left = x - box.left() * ACROSS;
                double top = y - box.top() * DOWN;
                double right = (box.left() + box.width()) * ACROSS - x;
                double bottom = (box.top() + box.height()) * DOWN - y;
                double inside = Math.min(Math.min(left, right), Math.min(top, bottom));
                int at = sample * INPUT.floats() + y * ACROSS + x;
                boolean red = samples[at] > samples[at + 2 * ACROSS * DOWN];
                if (Math.abs(inside) > edge) {
                    assertEquals(inside > 0, red, "pixel %d, %d of %s".formatted(x, y, box));
                }
            }
        }
        assertTrue(box.width() > 0 && box.height() > 0);
    }

    private Path picture() throws IOException {
        var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(new Color(20, 40, 200));
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.setColor(new Color(200, 40, 20));
        graphics.fillRect(30, 20, 40, 20);
        graphics.dispose();
        var file = folder.resolve("thing.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
