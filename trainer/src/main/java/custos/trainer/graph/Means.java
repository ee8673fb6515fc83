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
        var kernel = new Shape(node.integers("kernel_shape"));
        var strides = new Shape(node.integers("strides", 1, 1));
        var pads = node.integers("pads", 0, 0, 0, 0);
        boolean plain =
                pads[0] == pads[2]
                        && pads[1] == pads[3]
                        && node.text("auto_pad", "NOTSET").equals("NOTSET");
        if (!plain) {
            throw node.unsupported("only the same padding on both sides");
        }
        boolean ceil = node.integer("ceil_mode", 0) == 1;
        boolean padded = node.integer("count_include_pad", 0) == 1;
        if (!padded && (pads[0] > 0 || pads[1] > 0)) {
            throw node.unsupported("only with padding that counts"); // DJL counts it always
        }
        var padding = new Shape(pads[0], pads[1]);
        return inputs -> Pool.avgPool2d(inputs.head(), kernel, strides, padding, ceil, true);
    }

    static Operator reduceMean(GraphNode node) {
        var axes = node.axes();
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
