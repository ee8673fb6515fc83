package custos.trainer.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Set;

/**
 * Which operator computes in which numbers when a network is learned in fewer bits (Micikevicius
 * and others 2018, Mixed Precision Training): convolutions in few, what goes through numbers one by
 * one as they come, and all else, sums over many above all, in 32.
 */
final class MixedPrecision {
    /** Operators that take either, and give what they were given. */
    static final Set<String> AS_IT_COMES =
            Set.of(
                    "Add",
                    "Clip",
                    "Concat",
                    "HardSigmoid",
                    "HardSwish",
                    "Identity",
                    "LeakyRelu",
                    "MaxPool",
                    "Mul",
                    "Pad",
                    "Relu",
                    "Sigmoid");

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
        var wanted = isLearnedIn(node) ? precision : Precision.FLOAT32;
        return inputs -> {
            try (var cast = new NDList(inputs.size())) {
                inputs.forEach(input -> cast.add(Dispatcher.in(wanted, input)));
                return operator.apply(cast);
            }
        };
    }

    /**
     * PyTorch's convolutions in few bits have a fast way back, but for those of single channels
     * that also skip places: there it is five times as slow as in 32 bits.
     */
    private static boolean isLearnedIn(GraphNode node) {
        if (!node.operator().equals("Conv")) {
            return false;
        }
        boolean skips = node.integers("strides", 1, 1)[0] > 1;
        return node.integer("group", 1) == 1 || !skips;
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
