package custos.trainer.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import org.jspecify.annotations.Nullable;

/** The operator {@code Conv} over two dimensions. */
final class Convolution implements Operator {
    private final Shape strides;
    private final Shape dilations;
    private final int groups;
    private final long[] kernel;
    private final long[] pads;
    private final boolean same;

    private Convolution(GraphNode node) {
        kernel = node.integers("kernel_shape");
        strides = new Shape(node.integers("strides", 1, 1));
        dilations = new Shape(node.integers("dilations", 1, 1));
        groups = (int) node.integer("group", 1);
        pads = node.integers("pads", 0, 0, 0, 0);
        var automatic = node.text("auto_pad", "NOTSET");
        same = automatic.equals("SAME_UPPER");
        if (kernel.length != 2 || (!same && !automatic.equals("NOTSET"))) {
            throw node.unsupported("only two dimensions, padded as given or SAME_UPPER");
        }
    }

    static Operator of(GraphNode node) {
        return new Convolution(node);
    }

    @Override
    public NDArray apply(NDList inputs) {
        var x = inputs.get(0);
        var padding = same ? samePadding(x.getShape()) : pads;
        boolean even = padding[0] == padding[2] && padding[1] == padding[3];
        if (even) {
            return convolve(inputs, x, new Shape(padding[0], padding[1]));
        }
        try (var padded = x.pad(new Shape(padding[1], padding[3], padding[0], padding[2]), 0)) {
            return convolve(inputs, padded, new Shape(0, 0));
        }
    }

    private NDArray convolve(NDList inputs, NDArray x, Shape padding) {
        @Nullable NDArray bias = inputs.size() > 2 ? inputs.get(2) : null;
        return Conv2d.conv2d(x, inputs.get(1), bias, strides, padding, dilations, groups)
                .singletonOrThrow();
    }

    /** Top, left, bottom, right; what is odd goes below and to the right. */
    private long[] samePadding(Shape shape) {
        var padding = new long[4];
        for (int i = 0; i < 2; i++) {
            long length = shape.get(2 + i);
            long stride = strides.get(i);
            long last = (length + stride - 1) / stride - 1;
            long extent = (kernel[i] - 1) * dilations.get(i) + 1;
            long all = Math.max(0, last * stride + extent - length);
            padding[i] = all / 2;
            padding[2 + i] = all - all / 2;
        }
        return padding;
    }
}
