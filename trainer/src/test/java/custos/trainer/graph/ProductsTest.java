package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Convolutions by products of matrices, told again sum by sum. */
class ProductsTest {
    private static final int ROUNDS = 60;

    private final Random random = new Random(41);

    @Test
    void whatAConvolutionComesToIsTheSumOverItsKernel() {
        try (var manager = Torch.manager(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                agrees(manager);
            }
        }
    }

    private void agrees(NDManager manager) {
        int images = 1 + random.nextInt(2);
        int channels = 1 + random.nextInt(30);
        int results = 1 + random.nextInt(60);
        int[] kernel = {1 + random.nextInt(3), 1 + random.nextInt(3)};
        int[] stride = {1 + random.nextInt(2), 1 + random.nextInt(2)};
        int[] dilation = {1 + random.nextInt(2), 1 + random.nextInt(2)};
        int[] side = {5 + random.nextInt(6), 5 + random.nextInt(6)};
        var x = noise(images * channels * side[0] * side[1]);
        var weights = noise(results * channels * kernel[0] * kernel[1]);
        var bias = noise(results);
        int high = (side[0] - (kernel[0] - 1) * dilation[0] - 1) / stride[0] + 1;
        int wide = (side[1] - (kernel[1] - 1) * dilation[1] - 1) / stride[1] + 1;
        var expected = new float[images * results * high * wide];
        for (int at = 0; at < expected.length; at++) {
            int column = at % wide;
            int row = at / wide % high;
            int result = at / wide / high % results;
            int image = at / wide / high / results;
            double sum = bias[result];
            for (int channel = 0; channel < channels; channel++) {
                for (int i = 0; i < kernel[0]; i++) {
                    for (int j = 0; j < kernel[1]; j++) {
                        int y = row * stride[0] + i * dilation[0];
                        int z = column * stride[1] + j * dilation[1];
                        int place = ((image * channels + channel) * side[0] + y) * side[1] + z;
                        int weight =
                                ((result * channels + channel) * kernel[0] + i) * kernel[1] + j;
                        sum += (double) x[place] * weights[weight];
                    }
                }
            }
            expected[at] = (float) sum;
        }
        try (var network = manager.newSubManager();
                var work = manager.newSubManager()) {
            var parameters =
                    network.create(weights, new Shape(results, channels, kernel[0], kernel[1]));
            var biases = network.create(bias, new Shape(results));
            var found =
                    Products.convolve(
                            work.create(x, new Shape(images, channels, side[0], side[1])),
                            parameters,
                            biases,
                            new Shape(stride[0], stride[1]),
                            new Shape(dilation[0], dilation[1]));
            assertEquals(new Shape(images, results, high, wide), found.getShape());
            assertEquals(2, network.getManagedArrays().size(), "nothing stays with the weights");
            assertEquals(2, work.getManagedArrays().size(), "nor of what was on the way");
            assertArrayEquals(expected, found.toFloatArray(), 1e-3f);
        }
    }

    @Test
    void whatIsClosedOnTheWayIsThereOnTheWayBack() {
        try (var manager = Torch.manager(2);
                var network = manager.newSubManager();
                var work = manager.newSubManager()) {
            var x = work.create(noise(2 * 6 * 9 * 8), new Shape(2, 6, 9, 8));
            var weights = network.create(noise(5 * 6 * 3 * 3), new Shape(5, 6, 3, 3));
            var bias = network.create(noise(5), new Shape(5));
            var counted = work.create(noise(2 * 5 * 7 * 6), new Shape(2, 5, 7, 6));
            x.setRequiresGradient(true);
            weights.setRequiresGradient(true);
            try (var collector = Torch.start(2).newGradientCollector()) {
                var value = value(x, weights, bias, counted);
                for (int i = 0; i < ROUNDS; i++) {
                    work.create(noise(2 * 6 * 9 * 8)); // what was freed becomes another's
                }
                collector.backward(value);
            }
            var slopeOfX = x.getGradient().duplicate();
            var slopeOfWeights = weights.getGradient().duplicate();
            x.setRequiresGradient(false);
            weights.setRequiresGradient(false);
            // It is linear in each of both, so that steps of any length tell the slope.
            var stepOfX = work.create(noise(2 * 6 * 9 * 8), x.getShape());
            var stepOfWeights = work.create(noise(5 * 6 * 3 * 3), weights.getShape());
            float before = value(x, weights, bias, counted).getFloat();
            assertEquals(
                    value(x.add(stepOfX), weights, bias, counted).getFloat() - before,
                    slopeOfX.mul(stepOfX).sum().getFloat(),
                    1e-2);
            assertEquals(
                    value(x, weights.add(stepOfWeights), bias, counted).getFloat() - before,
                    slopeOfWeights.mul(stepOfWeights).sum().getFloat(),
                    1e-2);
        }
    }

    private static NDArray value(NDArray x, NDArray weights, NDArray bias, NDArray counted) {
        var one = new Shape(1, 1);
        return Products.convolve(x, weights, bias, one, one).mul(counted).sum();
    }

    private float[] noise(int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
