package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PreProcessingTest {

    private static final Normalisation PLAIN =
            new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    @Test
    void everyInputAgreesWithAPlainWeightedMean() {
        Randomly.check(
                100,
                random -> {
                    var image = noise(random, 1 + random.nextInt(40), 1 + random.nextInt(40));
                    var input = input(1 + random.nextInt(20), 1 + random.nextInt(20));
                    var region = someRegion(random, image);
                    var mirrored = random.nextBoolean();
                    var buffer = FloatBuffer.allocate(input.floats());
                    input.write(image, region, mirrored, buffer);
                    assertEquals(0, buffer.remaining());
                    for (var channel = 0; channel < 3; channel++) {
                        for (var y = 0; y < input.height(); y++) {
                            for (var x = 0; x < input.width(); x++) {
                                var shown = mirrored ? input.width() - 1 - x : x;
                                var at = (channel * input.height() + y) * input.width() + x;
                                var expected = naive(image, region, input, shown, y, channel);
                                assertEquals(expected, buffer.get(at), 1e-4);
                            }
                        }
                    }
                });
    }

    private static Region someRegion(Random random, DecodedImage image) {
        var width = image.width() * (0.2 + 0.8 * random.nextDouble());
        var height = image.height() * (0.2 + 0.8 * random.nextDouble());
        return new Region(
                (image.width() - width) * random.nextDouble(),
                (image.height() - height) * random.nextDouble(),
                width,
                height);
    }

    /** The definition: every source pixel weighed by two triangles. */
    private static double naive(
            DecodedImage image, Region region, PreProcessing input, int x, int y, int channel) {
        var sum = 0.0;
        var all = 0.0;
        for (var row = 0; row < image.height(); row++) {
            var down =
                    weight(row, region.top(), region.height(), input.height(), y, image.height());
            for (var column = 0; column < image.width(); column++) {
                var across =
                        weight(
                                column,
                                region.left(),
                                region.width(),
                                input.width(),
                                x,
                                image.width());
                var value = image.rgb()[(row * image.width() + column) * 3 + channel] & 0xff;
                sum += down * across * value;
                all += down * across;
            }
        }
        return sum / all / 255;
    }

    private static double weight(
            int pixel, double from, double length, int target, int at, int source) {
        var inside = pixel + 1 > from && pixel < from + length && pixel < source;
        var step = length / target;
        var centre = from + (at + 0.5) * step;
        return inside ? Math.max(0, 1 - Math.abs(pixel + 0.5 - centre) / Math.max(1, step)) : 0;
    }

    @Test
    void anImageOfTheInputsSizeIsNotTouched() {
        var image = noise(new Random(3), 7, 5);
        var buffer = FloatBuffer.allocate(105);
        input(7, 5).write(image, buffer);
        for (var pixel = 0; pixel < 35; pixel++) {
            for (var channel = 0; channel < 3; channel++) {
                var value = (image.rgb()[pixel * 3 + channel] & 0xff) / 255f;
                assertEquals(value, buffer.get(channel * 35 + pixel), 1e-6);
            }
        }
    }

    @Test
    void normalisationIsPerChannel() {
        var rgb = new byte[] {(byte) 255, 0, (byte) 128};
        var normalisation = new Normalisation(List.of(0.5, 0.25, 0.0), List.of(0.5, 0.5, 2.0));
        var buffer = FloatBuffer.allocate(3);
        new PreProcessing(1, 1, ResizeMode.STRETCH, normalisation)
                .write(new DecodedImage(1, 1, rgb), buffer);
        assertEquals(1, buffer.get(0), 1e-6);
        assertEquals(-0.5, buffer.get(1), 1e-6);
        assertEquals(128 / 255.0 / 2, buffer.get(2), 1e-6);
    }

    @Test
    void aCentreCropCutsBothEndsOfTheLongerSide() {
        var wide = new PreProcessing(100, 100, ResizeMode.CENTER_CROP, PLAIN);
        var image = new DecodedImage(300, 200, new byte[300 * 200 * 3]);
        assertEquals(new Region(50, 0, 200, 200), wide.region(image));
    }

    @Test
    void aSampleIsWrittenWhereTheBufferStands() {
        var image = new DecodedImage(1, 1, new byte[] {(byte) 255, (byte) 255, (byte) 255});
        var buffer = FloatBuffer.allocate(9).position(3);
        input(1, 1).write(image, buffer);
        assertEquals(6, buffer.position());
        assertEquals(0, buffer.get(2));
        assertEquals(1, buffer.get(3), 1e-6);
    }

    private static PreProcessing input(int width, int height) {
        return new PreProcessing(width, height, ResizeMode.STRETCH, PLAIN);
    }

    private static DecodedImage noise(Random random, int width, int height) {
        var rgb = new byte[width * height * 3];
        random.nextBytes(rgb);
        return new DecodedImage(width, height, rgb);
    }
}
