package custos.trainer.fit;

import custos.trainer.graph.FeatureGraph;
import custos.trainer.graph.Features;
import custos.trainer.graph.FrozenGraph;
import custos.trainer.graph.Whitening;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What the backbone, as it came, makes of whole images. */
public final class FrozenFeatures implements AutoCloseable {
    /** Numbers in the samples that run at once: more only take more memory. */
    public static final int MOST_FLOATS = 8_000_000;

    private final FrozenGraph frozen;
    private final FeatureGraph graph;
    private final String input;

    /**
     * Loads the backbone.
     *
     * @param input the name of its input
     */
    public FrozenFeatures(FeatureGraph graph, String input, int threads) {
        this.graph = graph;
        this.input = input;
        frozen = new FrozenGraph(graph.model(), threads);
    }

    /** The features of samples of a graph without {@link Features#ANOMALIES}. */
    public Map<Features, List<short[]>> of(float[] samples, int count, int width, int height) {
        return of(samples, count, width, height, List.of());
    }

    /**
     * The features of samples, of each kind, in half precision.
     *
     * @param samples NCHW samples of the given size, one after the other
     * @param whitenings of the patches of each level, where the graph asks for them
     * @return an array a sample
     */
    public Map<Features, List<short[]>> of(
            float[] samples, int count, int width, int height, List<Whitening> whitenings) {
        var inputs = new HashMap<String, FrozenGraph.Values>();
        for (int level = 0; level < whitenings.size(); level++) {
            inputs.putAll(graph.patches().get(level).whitening(whitenings.get(level)));
        }
        var features = new EnumMap<Features, List<short[]>>(Features.class);
        for (var kind : graph.kinds()) {
            features.put(kind, new ArrayList<>());
        }
        int floats = 3 * width * height;
        int most = Math.max(1, MOST_FLOATS / (graph.looks() * floats));
        for (int first = 0; first < count; first += most) {
            int some = Math.min(most, count - first);
            var part = FloatBuffer.wrap(samples, first * floats, some * floats).slice();
            inputs.put(input, new FrozenGraph.Values(part, some, 3, height, width));
            run(inputs, some, features);
        }
        return features;
    }

    private void run(
            Map<String, FrozenGraph.Values> inputs, int count, Map<Features, List<short[]>> into) {
        var wanted = graph.kinds().stream().map(graph::output).collect(Collectors.toSet());
        var results = frozen.run(inputs, wanted);
        into.forEach((kind, rows) ->
                rows.addAll(
                        Halves.rows(
                                Objects.requireNonNull(results.get(graph.output(kind))), count)));
    }

    @Override
    public void close() {
        frozen.close();
    }
}
