package custos.trainer.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** What a node computes, differentiable. */
@FunctionalInterface
interface Operator {
    /**
     * Computes the node's output.
     *
     * @param inputs the node's inputs that are arrays, in order; constants are left out
     */
    NDArray apply(NDList inputs);
}
