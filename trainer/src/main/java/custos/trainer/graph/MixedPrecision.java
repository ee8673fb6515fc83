package custos.trainer.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Set;
import java.util.function.Function;

/**
 * Which operator computes in which numbers when a network is learned in fewer bits (Micikevicius
 * and others 2018, Mixed Precision Training): convolutions in few, and so products of matrices of
 * which one comes from a convolution; what goes through numbers one by one, or only moves them, as
 * they come; and all else, sums over many above all, in 32.
 */
final class MixedPrecision {
    /** Operators that take either, and give what they were given. */
    static final Set<String> AS_IT_COMES =
            Set.of(
                    "Add",
                    "Clip",
                    "Concat",
                    "Flatten",
                    "HardSigmoid",
                    "HardSwish",
                    "Identity",
                    "LeakyRelu",
                    "MaxPool",
                    "Mul",
                    "Pad",
                    "Relu",
                    "Reshape",
                    "Sigmoid",
                    "Slice",
                    "Squeeze",
                    "Transpose",
                    "Unsqueeze");

    private final Precision precision;

    MixedPrecision(Precision precision) {
        this.precision = precision;
    }

    /** The operator of a node, which gives itself the numbers that it wants. */
    Operator of(GraphNode node) {
        var operator = Operators.of(node);
        if (precision == Precision.FLOAT32 || AS_IT_COMES.contains(node.operator())) {
            return operator;
        }
        Function<NDList, Precision> wanted =
                switch (node.operator()) {
                    case "Conv" -> _ -> ofConvolution(node);
                    case "MatMul" -> MixedPrecision::fewest;
                    default -> _ -> Precision.FLOAT32;
                };
        return inputs -> {
            var chosen = wanted.apply(inputs);
            try (var cast = new NDList(inputs.size())) {
                inputs.forEach(input -> cast.add(Dispatcher.in(chosen, input)));
                return operator.apply(cast);
            }
        };
    }

    /**
     * PyTorch's convolutions in few bits have a fast way back, but for those of single channels
     * that also skip places: there it is five times as slow as in 32 bits.
     */
    private Precision ofConvolution(GraphNode node) {
        boolean skips = node.integers("strides", 1, 1)[0] > 1;
        return node.integer("group", 1) > 1 && skips ? Precision.FLOAT32 : precision;
    }

    /** Where boxes are is told in 32 bits, so products of nothing else stay there. */
    private static Precision fewest(NDList inputs) {
        return inputs.stream().anyMatch(x -> Dispatcher.is(Precision.BFLOAT16, x))
                ? Precision.BFLOAT16
                : Precision.FLOAT32;
    }

    /** A result for whoever does not know in what it was computed. */
    NDArray result(NDArray value) {
        if (precision == Precision.FLOAT32) {
            return value;
        }
        try (value) {
            return Dispatcher.in(Precision.FLOAT32, value);
        }
    }
}
