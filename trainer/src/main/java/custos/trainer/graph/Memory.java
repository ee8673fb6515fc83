package custos.trainer.graph;

import ai.onnxruntime.OrtException;

/** Tells a graph that cannot run from a machine, or a limit, without memory for it. */
final class Memory {
    private Memory() {}

    /**
     * Nothing may be concluded about a graph from a failure for want of memory: the training would
     * go on without something, and end in other bytes than elsewhere.
     *
     * @throws OutOfMemoryError if that is what ONNX Runtime failed for, which says so in words only
     */
    static void requireLeft(OrtException failure) {
        var message = String.valueOf(failure.getMessage());
        if (message.contains("Failed to allocate memory") || message.contains("bad_alloc")) {
            var error = new OutOfMemoryError(message);
            error.initCause(failure);
            throw error;
        }
    }
}
