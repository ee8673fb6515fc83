package custos.trainer.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Convolutions as sums of products of matrices, one for each place of the kernel: for machines on
 * which PyTorch's own come to something else. Of virtual machines that hide the processor's caches
 * oneDNN 3.7 (in PyTorch 2.7) lays weights out wrongly where channels do not fill its blocks: half
 * a network is computed right then, and the rest is not.
 */
final class Products {
    private static final Logger LOG = LoggerFactory.getLogger(Products.class);

    /** Numbers of channels that fill no block. */
    private static final int[][] CHANNELS = {{24, 144}, {50, 70}};

    private static final int IMAGES = 2;
    private static final int SIDE = 7;

    /** How far results may stray in 16 bits, as a share of the largest. */
    private static final float NEAR = 0.03f;

    /** A kind of convolutions; those of one place are computed in another way. */
    private record Kind(Precision precision, boolean pointwise) {}

    private Products() {}

    /**
     * Whether this machine's own convolutions are wrong; found out once.
     *
     * @param x what is to be convolved
     * @param weights of the convolution
     */
    static boolean areNeeded(NDArray x, NDArray weights) {
        var precision =
                Dispatcher.is(Precision.BFLOAT16, x) ? Precision.BFLOAT16 : Precision.FLOAT32;
        return Needed.FOR.contains(new Kind(precision, isPointwise(weights)));
    }

    private static boolean isPointwise(NDArray weights) {
        return weights.getShape().get(2) * weights.getShape().get(3) == 1;
    }

    private static final class Needed {
        private static final Set<Kind> FOR = kinds();
    }

    private static Set<Kind> kinds() {
        var wrong = new HashSet<Kind>();
        try (var manager = Torch.manager(2)) {
            for (var precision : Precision.values()) {
                for (int kernel : new int[] {1, 3}) {
                    if (precision.compareTo(Precision.ofMachine()) <= 0
                            && isWrong(manager, precision, kernel)) {
                        wrong.add(new Kind(precision, kernel == 1));
                        LOG.warn(
                                "convolutions of {} x {} come to something else on this machine in"
                                        + " {}: products of matrices take their place",
                                kernel,
                                kernel,
                                precision);
                    }
                }
            }
        }
        return wrong;
    }

    private static boolean isWrong(NDManager manager, Precision precision, int kernel) {
        var random = new Random(3);
        boolean wrong = false;
        for (int[] channels : CHANNELS) {
            var planes = noise(manager, random, IMAGES, channels[0], SIDE, SIDE);
            var sideBySide = noise(manager, random, IMAGES, SIDE, SIDE, channels[0]);
            var weights =
                    Dispatcher.in(
                            precision,
                            noise(manager, random, channels[1], channels[0], kernel, kernel));
            for (var x : List.of(planes, sideBySide.transpose(0, 3, 1, 2))) {
                wrong |= isWrong(Dispatcher.in(precision, x), weights);
            }
        }
        return wrong;
    }

    private static NDArray noise(NDManager manager, Random random, long... shape) {
        var values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(shape));
    }

    private static boolean isWrong(NDArray x, NDArray weights) {
        var one = new Shape(1, 1);
        var own = Conv2d.conv2d(x, weights, null, one, new Shape(0, 0), one).singletonOrThrow();
        var right = convolve(x, weights, null, one, one);
        float[] found = Dispatcher.in(Precision.FLOAT32, own).toFloatArray();
        float[] expected = Dispatcher.in(Precision.FLOAT32, right).toFloatArray();
        float largest = 0;
        float worst = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            float error = Math.abs(found[i] - expected[i]);
            worst = Float.isNaN(error) ? Float.POSITIVE_INFINITY : Math.max(worst, error);
        }
        return worst > NEAR * largest;
    }

    /**
     * A convolution of all channels, without anything around.
     *
     * @param x of shape (N, channels, height, width)
     * @param weights of shape (results, channels, height, width)
     * @param bias one a result
     * @param strides down and across
     * @param dilations likewise
     * @return of shape (N, results, height, width), with channels side by side
     */
    static NDArray convolve(
            NDArray x, NDArray weights, @Nullable NDArray bias, Shape strides, Shape dilations) {
        var kernel = weights.getShape();
        long high = places(x.getShape().get(2), kernel.get(2), strides.get(0), dilations.get(0));
        long wide = places(x.getShape().get(3), kernel.get(3), strides.get(1), dilations.get(1));
        @Nullable NDArray sum = null;
        try (var places = x.transpose(0, 2, 3, 1)) {
            for (long row = 0; row < kernel.get(2); row++) {
                for (long column = 0; column < kernel.get(3); column++) {
                    var part =
                            new NDIndex(
                                    ":, {}:{}:{}, {}:{}:{}, :",
                                    row * dilations.get(0),
                                    row * dilations.get(0) + (high - 1) * strides.get(0) + 1,
                                    strides.get(0),
                                    column * dilations.get(1),
                                    column * dilations.get(1) + (wide - 1) * strides.get(1) + 1,
                                    strides.get(1));
                    var place = new NDIndex(":, :, {}, {}", row, column);
                    sum = added(sum, product(places, part, weights, place));
                }
            }
        }
        if (sum == null) {
            throw new IllegalArgumentException("a kernel without places: " + kernel);
        }
        try (var all = biased(sum, bias);
                var rows = all.reshape(x.getShape().get(0), high, wide, kernel.get(0))) {
            return rows.transpose(0, 3, 1, 2);
        }
    }

    /**
     * What one place of the kernel adds. Weights live as long as their network, and what DJL makes
     * of them would, too: all of it is closed here. What the way back needs PyTorch keeps.
     */
    private static NDArray product(NDArray places, NDIndex part, NDArray weights, NDIndex place) {
        try (var seen = places.get(part);
                var rows = seen.reshape(-1, weights.getShape().get(1));
                var slice = weights.get(place);
                var weight = slice.transpose()) {
            return rows.matMul(weight);
        }
    }

    private static NDArray biased(NDArray sum, @Nullable NDArray bias) {
        if (bias == null) {
            return sum;
        }
        try (sum) {
            return sum.add(bias);
        }
    }

    /** A sum instead of its parts. */
    private static NDArray added(@Nullable NDArray sum, NDArray more) {
        if (sum == null) {
            return more;
        }
        try (sum;
                more) {
            return sum.add(more);
        }
    }

    private static long places(long side, long kernel, long stride, long dilation) {
        return (side - (kernel - 1) * dilation - 1) / stride + 1;
    }
}
