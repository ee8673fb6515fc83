package custos.trainer.fit;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import custos.trainer.graph.FeatureGraph;
import custos.trainer.graph.Features;
import custos.vision.OnnxRuntime;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The backbone as it came, in ONNX Runtime, which is faster than PyTorch where nothing is trained.
 */
public final class FrozenFeatures implements AutoCloseable {
    /** Numbers in the samples that run at once: more only take more memory. */
    public static final int MOST_FLOATS = 8_000_000;

    private final OrtEnvironment environment;
    private final OrtSession.SessionOptions options;
    private final OrtSession session;
    private final FeatureGraph graph;
    private final String input;

    /**
     * Loads the backbone.
     *
     * @param input the name of its input
     */
    public FrozenFeatures(FeatureGraph graph, String input, int threads) {
        OnnxRuntime.checkCommandLine();
        this.graph = graph;
        this.input = input;
        environment = OrtEnvironment.getEnvironment();
        try {
            options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(threads);
            // Waiting threads that spin would take the cores from decoding.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            session = environment.createSession(graph.model().toByteArray(), options);
        } catch (OrtException e) {
            throw new IllegalArgumentException("the backbone does not run: " + e.getMessage(), e);
        }
    }

    /**
     * The features of samples, of each kind, in half precision.
     *
     * @param samples NCHW samples of the given size, one after the other
     * @return an array a sample
     */
    public Map<Features, List<short[]>> of(float[] samples, int count, int width, int height) {
        var features = new EnumMap<Features, List<short[]>>(Features.class);
        for (var kind : Features.values()) {
            features.put(kind, new ArrayList<>());
        }
        int floats = 3 * width * height;
        int most = Math.max(1, MOST_FLOATS / floats);
        for (int first = 0; first < count; first += most) {
            int some = Math.min(most, count - first);
            var part = FloatBuffer.wrap(samples, first * floats, some * floats).slice();
            run(part, new long[] {some, 3, height, width}, features);
        }
        return features;
    }

    private void run(FloatBuffer samples, long[] shape, Map<Features, List<short[]>> into) {
        var wanted =
                Arrays.stream(Features.values()).map(graph::output).collect(Collectors.toSet());
        try (var tensor = OnnxTensor.createTensor(environment, samples, shape);
                var result = session.run(Map.of(input, tensor), wanted)) {
            into.forEach((kind, rows) -> {
                var values = (OnnxTensor) result.get(graph.output(kind)).orElseThrow();
                rows.addAll(rows(values.getFloatBuffer(), Math.toIntExact(shape[0])));
            });
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<short[]> rows(FloatBuffer values, int count) {
        var rows = new ArrayList<short[]>();
        for (int i = 0; i < count; i++) {
            rows.add(Halves.of(values, values.capacity() / count));
        }
        return rows;
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
