package custos.trainer.graph;

import static java.util.Map.entry;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * The ONNX operators that we can train, as {@link PlainGraph} writes them. One more is one more
 * entry.
 */
final class Operators {
    /** Operators whose inputs after the first are settings, never parameters. */
    static final Set<String> OF_ONE_ARRAY =
            Set.of(
                    "Clip",
                    "Gather",
                    "Pad",
                    "Pow",
                    "ReduceMean",
                    "Reshape",
                    "Resize",
                    "Slice",
                    "Squeeze",
                    "Unsqueeze");

    /** Operators in which a single number is part of a formula, and nothing that was learned. */
    static final Set<String> OF_NUMBERS = Set.of("Add", "Div", "Mul", "Sub");

    private static final Map<String, Function<GraphNode, Operator>> ALL =
            Map.ofEntries(
                    entry("Add", node -> binary(NDArray::add)),
                    entry("AveragePool", Means::averagePool),
                    entry("Clip", Operators::clip),
                    entry("Concat", Operators::concat),
                    entry("Conv", Convolution::of),
                    entry("Div", node -> binary(NDArray::div)),
                    entry("Erf", node -> unary(NDArray::erf)),
                    entry("Exp", node -> unary(NDArray::exp)),
                    entry("Flatten", Operators::flatten),
                    entry("Gather", Operators::gather),
                    entry("Gemm", Operators::gemm),
                    entry("GlobalAveragePool", node -> globalAveragePool()),
                    entry("GlobalMaxPool", node -> globalMaxPool()),
                    entry("HardSigmoid", Operators::hardSigmoid),
                    entry("HardSwish", node -> unary(Dispatcher::hardSwish)),
                    entry("Identity", node -> unary(x -> x.reshape(x.getShape()))),
                    entry("LayerNormalization", Means::layerNormalization),
                    entry("LeakyRelu", Operators::leakyRelu),
                    entry("MatMul", node -> binary(NDArray::matMul)),
                    entry("MaxPool", Operators::maxPool),
                    entry("Mul", node -> binary(NDArray::mul)),
                    entry("Neg", node -> unary(NDArray::neg)),
                    entry("PRelu", node -> binary(Operators::leakyRelu)),
                    entry("Pad", Operators::pad),
                    entry("Pow", Operators::pow),
                    entry("ReduceMean", Means::reduceMean),
                    entry("Relu", node -> unary(Activation::relu)),
                    entry("Reshape", Operators::reshape),
                    entry("Resize", Resizing::of),
                    entry("Sigmoid", node -> unary(Activation::sigmoid)),
                    entry("Slice", Operators::slice),
                    entry("Softmax", Operators::softmax),
                    entry("Softplus", node -> unary(Activation::softPlus)),
                    entry("Sqrt", node -> unary(NDArray::sqrt)),
                    entry("Squeeze", Operators::squeeze),
                    entry("Sub", node -> binary(NDArray::sub)),
                    entry("Tanh", node -> unary(NDArray::tanh)),
                    entry("Transpose", Operators::transpose),
                    entry("Unsqueeze", Operators::unsqueeze));

    private Operators() {}

    /** Whether there is an operator of this name that can be trained, in some form. */
    static boolean canTrain(String operator) {
        return ALL.containsKey(operator);
    }

    /**
     * The operator of a node.
     *
     * @throws UnsupportedOperationException if we cannot train it; the message names it
     */
    static Operator of(GraphNode node) {
        var make = ALL.get(node.operator());
        if (make == null) {
            throw node.unsupported("we cannot train this operator");
        }
        return make.apply(node);
    }

    private static Operator unary(Function<NDArray, NDArray> function) {
        return inputs -> function.apply(inputs.head());
    }

    private static Operator binary(BinaryOperator<NDArray> function) {
        return inputs -> function.apply(inputs.get(0), inputs.get(1));
    }

    private static Operator clip(GraphNode node) {
        float low = node.hasInput(1) ? node.constantNumber(1) : -Float.MAX_VALUE;
        float high = node.hasInput(2) ? node.constantNumber(2) : Float.MAX_VALUE;
        return unary(low == 0 && high == 6 ? Dispatcher::relu6 : x -> x.clip(low, high));
    }

    private static Operator concat(GraphNode node) {
        int axis = (int) node.integer("axis", 0);
        return inputs -> NDArrays.concat(inputs, axis);
    }

    private static Operator flatten(GraphNode node) {
        if (node.integer("axis", 1) != 1) {
            throw node.unsupported("only axis 1");
        }
        return unary(x -> x.reshape(x.getShape().get(0), -1));
    }

    private static Operator gather(GraphNode node) {
        var numbers = node.constantIntegers(1);
        int axis = (int) node.integer("axis", 0);
        if (axis < 0 || node.constantShape(1).length != 1) {
            throw node.unsupported("only by a list of numbers");
        }
        var places = ":, ".repeat(axis) + "{}";
        return unary(x -> x.get(new NDIndex(places, x.getManager().create(numbers))));
    }

    private static Operator gemm(GraphNode node) {
        boolean plain =
                node.number("alpha", 1) == 1
                        && node.number("beta", 1) == 1
                        && node.integer("transA", 0) == 0
                        && node.integer("transB", 0) == 1
                        && node.hasInput(2);
        if (!plain) {
            throw node.unsupported("only x * transposed(w) + b");
        }
        return inputs ->
                Linear.linear(inputs.get(0), inputs.get(1), inputs.get(2)).singletonOrThrow();
    }

    /** As the mean over one axis: over two it has no gradient in DJL. */
    private static Operator globalAveragePool() {
        return unary(x -> {
            var shape = x.getShape();
            return x.reshape(shape.get(0), shape.get(1), shape.get(2) * shape.get(3))
                    .mean(new int[] {2})
                    .reshape(shape.get(0), shape.get(1), 1, 1);
        });
    }

    private static Operator globalMaxPool() {
        return unary(x -> {
            var shape = x.getShape();
            var all = new Shape(shape.get(2), shape.get(3));
            return Pool.maxPool2d(x, all, new Shape(1, 1), new Shape(0, 0), false);
        });
    }

    private static Operator hardSigmoid(GraphNode node) {
        float alpha = node.number("alpha", 0.2f);
        float beta = node.number("beta", 0.5f);
        return unary(x -> Scalars.times(x, alpha).add(beta).clip(0, 1));
    }

    private static Operator leakyRelu(GraphNode node) {
        float alpha = node.number("alpha", 0.01f);
        return unary(x -> Activation.leakyRelu(x, alpha));
    }

    /** A slope for each channel, or for all. */
    private static NDArray leakyRelu(NDArray x, NDArray slope) {
        return Activation.relu(x).sub(Activation.relu(x.neg()).mul(slope));
    }

    private static Operator maxPool(GraphNode node) {
        var padding = new Padding(node, node.integers("kernel_shape"));
        boolean ceil = node.integer("ceil_mode", 0) == 1;
        if (!padding.dilations().equals(new Shape(1, 1))) {
            throw node.unsupported("only without dilations");
        }
        return unary(x -> {
            var around = padding.of(x);
            var kernel = padding.kernel();
            var strides = padding.strides();
            if (Padding.isEven(around)) {
                var both = new Shape(around[0], around[1]);
                return Pool.maxPool2d(x, kernel, strides, both, ceil);
            }
            try (var padded = Padding.around(x, around, -Float.MAX_VALUE)) {
                return Pool.maxPool2d(padded, kernel, strides, new Shape(0, 0), ceil);
            }
        });
    }

    private static Operator pad(GraphNode node) {
        var pads = node.constantIntegers(1);
        boolean plain =
                node.text("mode", "constant").equals("constant")
                        && (!node.hasInput(2) || node.constantNumber(2) == 0)
                        && !node.hasInput(3)
                        && pads.length == 8
                        && pads[0] == 0
                        && pads[1] == 0
                        && pads[4] == 0
                        && pads[5] == 0;
        if (!plain) {
            throw node.unsupported("only zeros around height and width");
        }
        var around = new long[] {pads[2], pads[3], pads[6], pads[7]};
        return unary(x -> Padding.around(x, around, 0));
    }

    private static Operator pow(GraphNode node) {
        float exponent = node.constantNumber(1);
        return unary(x -> Scalars.power(x, exponent));
    }

    private static Operator reshape(GraphNode node) {
        var pattern = node.constantIntegers(1);
        return unary(x -> {
            var shape = pattern.clone();
            for (int i = 0; i < shape.length; i++) {
                shape[i] = shape[i] == 0 ? x.getShape().get(i) : shape[i];
            }
            return x.reshape(new Shape(shape));
        });
    }

    private static Operator slice(GraphNode node) {
        var starts = node.constantIntegers(1);
        var ends = node.constantIntegers(2);
        var axes = node.constantIntegers(3);
        var steps = node.hasInput(4) ? node.constantIntegers(4) : ones(starts.length);
        return unary(x -> {
            var parts = new String[x.getShape().dimension()];
            Arrays.fill(parts, ":");
            for (int i = 0; i < axes.length; i++) {
                int axis = Math.floorMod((int) axes[i], parts.length);
                long end = Math.min(ends[i], x.getShape().get(axis));
                parts[axis] = starts[i] + ":" + end + ":" + steps[i];
            }
            return x.get(new NDIndex(String.join(",", parts)));
        });
    }

    private static Operator softmax(GraphNode node) {
        int axis = (int) node.integer("axis", -1);
        return unary(x -> x.softmax(axis));
    }

    private static Operator squeeze(GraphNode node) {
        var axes = node.constantIntegers(1);
        return unary(x -> {
            int dimensions = x.getShape().dimension();
            return x.squeeze(
                    Arrays.stream(axes)
                            .mapToInt(axis -> Math.floorMod((int) axis, dimensions))
                            .toArray());
        });
    }

    private static Operator unsqueeze(GraphNode node) {
        var axes = node.constantIntegers(1);
        return unary(x -> {
            int dimensions = x.getShape().dimension() + axes.length;
            var shape = new long[dimensions];
            for (long axis : axes) {
                shape[Math.floorMod((int) axis, dimensions)] = 1;
            }
            int from = 0;
            for (int to = 0; to < dimensions; to++) {
                shape[to] = shape[to] == 1 ? 1 : x.getShape().get(from++);
            }
            return x.reshape(new Shape(shape));
        });
    }

    private static long[] ones(int count) {
        var ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Operator transpose(GraphNode node) {
        int[] axes = Arrays.stream(node.integers("perm")).mapToInt(Math::toIntExact).toArray();
        return unary(x -> x.transpose(axes));
    }
}
