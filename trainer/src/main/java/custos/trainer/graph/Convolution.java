package custos.trainer.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The operator {@code Conv} over two dimensions. */
final class Convolution implements Operator {
    private final Padding padding;
    private final int groups;

    private Convolution(GraphNode node) {
        padding = new Padding(node, kernel(node));
        groups = (int) node.integer("group", 1);
    }

    static Operator of(GraphNode node) {
        return new Convolution(node);
    }

    /** Where the node does not tell it, its weights do. */
    private static long[] kernel(GraphNode node) {
        var told = node.integers("kernel_shape");
        if (told.length > 0) {
            return told;
        }
        var shape = node.constantShape(1);
        return Arrays.copyOfRange(shape, 2, shape.length);
    }

    @Override
    public NDArray apply(NDList inputs) {
        var x = inputs.get(0);
        var around = padding.of(x);
        if (groups == 1 && Products.areNeeded(x, inputs.get(1))) {
            return byProducts(inputs, x, around);
        }
        if (Padding.isEven(around)) {
            return convolve(inputs, x, new Shape(around[0], around[1]));
        }
        try (var padded = Padding.around(x, around, 0)) {
            return convolve(inputs, padded, new Shape(0, 0));
        }
    }

    private NDArray byProducts(NDList inputs, NDArray x, long[] around) {
        if (Arrays.stream(around).allMatch(side -> side == 0)) {
            return byProducts(inputs, x);
        }
        try (var padded = Padding.around(x, around, 0)) {
            return byProducts(inputs, padded);
        }
    }

    private NDArray byProducts(NDList inputs, NDArray x) {
        return Products.convolve(
                x,
                inputs.get(1),
                inputs.size() > 2 ? inputs.get(2) : null,
                padding.strides(),
                padding.dilations());
    }

    private NDArray convolve(NDList inputs, NDArray x, Shape around) {
        @Nullable NDArray bias = inputs.size() > 2 ? inputs.get(2) : null;
        var weights = inputs.get(1);
        return Conv2d.conv2d(
                        x, weights, bias, padding.strides(), around, padding.dilations(), groups)
                .singletonOrThrow();
    }
}
