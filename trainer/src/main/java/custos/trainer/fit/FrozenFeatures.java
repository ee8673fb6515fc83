package custos.trainer.fit;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import custos.trainer.graph.Backbone;
import custos.trainer.graph.Graphs;
import custos.vision.OnnxRuntime;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The backbone as it came, in ONNX Runtime, which is faster than PyTorch where nothing is trained.
 */
public final class FrozenFeatures implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession.SessionOptions options;
    private final OrtSession session;
    private final Backbone.Descriptor descriptor;

    public FrozenFeatures(Backbone backbone, int threads) {
        OnnxRuntime.checkCommandLine();
        environment = OrtEnvironment.getEnvironment();
        descriptor = backbone.descriptor();
        try {
            options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(threads);
            // Waiting threads that spin would take the cores from decoding.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            session = environment.createSession(Graphs.levels(backbone).toByteArray(), options);
        } catch (OrtException e) {
            throw new IllegalArgumentException("the backbone does not run: " + e.getMessage(), e);
        }
    }

    /** How many of an image's features are the pooled ones. */
    public int pooledWidth() {
        try {
            var info =
                    Objects.requireNonNull(session.getOutputInfo().get(descriptor.pooled()))
                            .getInfo();
            var shape = ((TensorInfo) info).getShape();
            return Math.toIntExact(shape[shape.length - 1]);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The features of all levels of samples, the pooled ones first.
     *
     * @param samples NCHW samples of the given size, one after the other
     */
    public List<float[]> of(float[] samples, int count, int width, int height) {
        long[] shape = {count, 3, height, width};
        try (var tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(samples), shape);
                var result =
                        session.run(Map.of(descriptor.input(), tensor), Set.of(Graphs.LEVELS))) {
            var buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
            var features = new ArrayList<float[]>();
            for (int i = 0; i < count; i++) {
                var row = new float[buffer.capacity() / count];
                buffer.get(row);
                features.add(row);
            }
            return features;
        } catch (OrtException e) {
            throw new IllegalStateException(e);
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
