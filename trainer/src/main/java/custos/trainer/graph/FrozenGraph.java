package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import custos.vision.OnnxRuntime;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A graph in ONNX Runtime, which is faster than PyTorch where nothing is trained. */
public final class FrozenGraph implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession.SessionOptions options;
    private final OrtSession session;

    /** The values of an input, with its shape. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Values(FloatBuffer floats, long... shape) {}

    /**
     * Loads a graph.
     *
     * @param threads that one run uses
     * @throws IllegalArgumentException if ONNX Runtime does not run it
     * @throws OutOfMemoryError if it does not for want of memory
     */
    public FrozenGraph(ModelProto model, int threads) {
        OnnxRuntime.checkCommandLine();
        environment = OrtEnvironment.getEnvironment();
        options = new OrtSession.SessionOptions();
        try {
            options.setIntraOpNumThreads(threads);
            // Waiting threads that spin would take the cores from decoding.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            session = environment.createSession(model.toByteArray(), options);
        } catch (OrtException e) {
            options.close();
            Memory.requireLeft(e);
            throw new IllegalArgumentException("the graph does not run: " + e.getMessage(), e);
        }
    }

    /**
     * Runs it; the results by name, each without its shape.
     *
     * @throws OutOfMemoryError if it does not run for want of memory
     */
    public Map<String, FloatBuffer> run(Map<String, Values> inputs, Set<String> outputs) {
        var tensors = new HashMap<String, OnnxTensor>();
        try {
            for (var input : inputs.entrySet()) {
                var values = input.getValue();
                tensors.put(
                        input.getKey(),
                        OnnxTensor.createTensor(environment, values.floats(), values.shape()));
            }
            try (var results = session.run(tensors, outputs)) {
                var floats = new HashMap<String, FloatBuffer>();
                for (var output : outputs) {
                    var tensor = (OnnxTensor) results.get(output).orElseThrow();
                    floats.put(output, tensor.getFloatBuffer());
                }
                return floats;
            }
        } catch (OrtException e) {
            Memory.requireLeft(e);
            throw new IllegalStateException(e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        } finally {
            options.close();
        }
    }
}
