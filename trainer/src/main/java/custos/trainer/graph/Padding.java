package custos.trainer.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * What a window that slides over a map adds around it, as the attributes {@code pads} or {@code
 * auto_pad} say.
 */
final class Padding {
    /** How an automatic padding is spread, or that there is none. */
    private enum Automatic {
        NOTSET,
        VALID,
        SAME_UPPER,
        SAME_LOWER
    }

    private final Automatic automatic;
    private final long[] given;
    private final long[] kernel;
    private final long[] strides;
    private final long[] dilations;

    /**
     * Of a node.
     *
     * @param kernel height and width of the window
     * @throws UnsupportedOperationException if it is not over two dimensions
     */
    Padding(GraphNode node, long[] kernel) {
        this.kernel = kernel;
        automatic = automatic(node);
        given = node.integers("pads", 0, 0, 0, 0);
        strides = node.integers("strides", 1, 1);
        dilations = node.integers("dilations", 1, 1);
        if (kernel.length != 2 || given.length != 4) {
            throw node.unsupported("only over two dimensions");
        }
    }

    private static Automatic automatic(GraphNode node) {
        var name = node.text("auto_pad", "NOTSET");
        try {
            return Automatic.valueOf(name);
        } catch (IllegalArgumentException e) {
            var refusal = node.unsupported("there is no padding `" + name + "`");
            refusal.initCause(e);
            throw refusal;
        }
    }

    Shape strides() {
        return new Shape(strides);
    }

    Shape dilations() {
        return new Shape(dilations);
    }

    Shape kernel() {
        return new Shape(kernel);
    }

    /** Rows above, columns to the left, rows below, columns to the right. */
    long[] of(NDArray x) {
        return switch (automatic) {
            case NOTSET -> given;
            case VALID -> new long[4];
            case SAME_UPPER, SAME_LOWER -> same(x.getShape());
        };
    }

    private long[] same(Shape shape) {
        var padding = new long[4];
        for (int i = 0; i < 2; i++) {
            long length = shape.get(2 + i);
            long last = (length + strides[i] - 1) / strides[i] - 1;
            long extent = (kernel[i] - 1) * dilations[i] + 1;
            long all = Math.max(0, last * strides[i] + extent - length);
            // What is odd goes below and to the right, or above and to the left.
            long before = automatic == Automatic.SAME_UPPER ? all / 2 : all - all / 2;
            padding[i] = before;
            padding[2 + i] = all - before;
        }
        return padding;
    }

    /** Whether PyTorch adds it by itself. */
    static boolean isEven(long[] padding) {
        return padding[0] == padding[2] && padding[1] == padding[3];
    }

    /**
     * The map with something around it, and its channels side by side: PyTorch's own padding would
     * lay them out one after another, and each convolution after it turned them round and back.
     */
    static NDArray around(NDArray x, long[] padding, double value) {
        var sides = new Shape(0, 0, padding[1], padding[3], padding[0], padding[2]);
        try (var turned = x.transpose(0, 2, 3, 1);
                var padded = turned.pad(sides, value)) {
            return padded.transpose(0, 3, 1, 2);
        }
    }
}
