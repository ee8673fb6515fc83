package custos.trainer.graph;

import ai.onnxruntime.OrtException;
import java.util.regex.Pattern;

/** Tells a graph that cannot run from a machine, or a limit, without memory for it. */
final class Memory {
    /** Threads need memory too, for their stacks. */
    private static final Pattern NO_MEMORY =
            Pattern.compile("Failed to allocate memory|bad_alloc|pthread_create failed");

    private Memory() {}

    /**
     * Nothing may be concluded about a graph from a failure for want of memory: the training would
     * go on without something, and end in other bytes than elsewhere.
     *
     * @throws OutOfMemoryError if that is what ONNX Runtime failed for, which says so in words only
     */
    static void requireLeft(OrtException failure) {
        var message = String.valueOf(failure.getMessage());
        if (NO_MEMORY.matcher(message).find()) {
            var error = new OutOfMemoryError(message);
            error.initCause(failure);
            throw error;
        }
    }
}
