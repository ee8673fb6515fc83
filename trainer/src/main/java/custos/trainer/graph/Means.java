package custos.trainer.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import java.util.Arrays;

/** The operators that take means, axis by axis: over two at once DJL has no gradient. */
final class Means {
    private static final float USUAL_EPSILON = 1e-5f;

    private Means() {}

    static Operator averagePool(GraphNode node) {
        var padding = new Padding(node, node.integers("kernel_shape"));
        boolean ceil = node.integer("ceil_mode", 0) == 1;
        boolean counted = node.integer("count_include_pad", 0) == 1;
        if (!padding.dilations().equals(new Shape(1, 1))) {
            throw node.unsupported("only without dilations");
        }
        return inputs -> {
            var x = inputs.head();
            var around = padding.of(x);
            var mean = pooled(x, padding, around, ceil);
            if (counted || Arrays.stream(around).allMatch(side -> side == 0)) {
                return mean;
            }
            // PyTorch counts what lies around: over the share that does not.
            var sides = new Shape(1, 1, x.getShape().get(2), x.getShape().get(3));
            return mean.div(pooled(x.getManager().ones(sides), padding, around, ceil));
        };
    }

    private static NDArray pooled(NDArray x, Padding padding, long[] around, boolean ceil) {
        var kernel = padding.kernel();
        var strides = padding.strides();
        if (Padding.isEven(around)) {
            return Pool.avgPool2d(x, kernel, strides, new Shape(around[0], around[1]), ceil, true);
        }
        try (var padded = Padding.around(x, around, 0)) {
            return Pool.avgPool2d(padded, kernel, strides, new Shape(0, 0), ceil, true);
        }
    }

    static Operator reduceMean(GraphNode node) {
        var axes = node.integers("axes");
        boolean keep = node.integer("keepdims", 1) == 1;
        if (axes.length == 0) {
            throw node.unsupported("only with axes");
        }
        return inputs -> {
            var x = inputs.head();
            int dimensions = x.getShape().dimension();
            int[] positive =
                    Arrays.stream(axes)
                            .mapToInt(axis -> Math.floorMod((int) axis, dimensions))
                            .toArray();
            var mean = x;
            for (int axis : positive) {
                mean = mean.mean(new int[] {axis}, true);
            }
            return keep ? mean : mean.squeeze(positive);
        };
    }

    static Operator layerNormalization(GraphNode node) {
        float epsilon = node.number("epsilon", USUAL_EPSILON);
        if (node.integer("axis", -1) != -1 || !node.hasInput(1)) {
            throw node.unsupported("only over the last axis, with a scale");
        }
        return inputs -> {
            var x = inputs.head();
            int[] last = {x.getShape().dimension() - 1};
            var centred = x.sub(x.mean(last, true));
            var deviation = centred.mul(centred).mean(last, true).add(epsilon).sqrt();
            NDArray scaled = centred.div(deviation).mul(inputs.get(1));
            return inputs.size() > 2 ? scaled.add(inputs.get(2)) : scaled;
        };
    }
}
