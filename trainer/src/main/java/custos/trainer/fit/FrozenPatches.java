package custos.trainer.fit;

import custos.trainer.graph.FeatureGraph;
import custos.trainer.graph.FrozenGraph;
import custos.trainer.graph.PatchGraph;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the patches of images are like on each level of the backbone, as it came. */
public final class FrozenPatches implements AutoCloseable {
    private final FrozenGraph frozen;
    private final List<PatchGraph> levels;
    private final Set<String> outputs = new HashSet<>();
    private final String input;

    /**
     * Loads the backbone.
     *
     * @param input the name of its input
     */
    public FrozenPatches(FeatureGraph graph, String input, int threads) {
        this.levels = graph.patches();
        this.input = input;
        for (var level : levels) {
            outputs.add(level.mean());
            outputs.add(level.products());
        }
        frozen = new FrozenGraph(graph.moments(), threads);
    }

    /** Moments of no patches, for each level. */
    public List<PatchMoments> none() {
        return levels.stream().map(level -> new PatchMoments(level.channels())).toList();
    }

    /**
     * Adds an image's patches.
     *
     * @param sample one NCHW sample of the given size
     * @param moments those of each level
     */
    public void add(float[] sample, int width, int height, List<PatchMoments> moments) {
        var values = new FrozenGraph.Values(FloatBuffer.wrap(sample), 1, 3, height, width);
        var found = frozen.run(Map.of(input, values), outputs);
        for (int i = 0; i < levels.size(); i++) {
            var level = levels.get(i);
            moments.get(i)
                    .add(
                            Objects.requireNonNull(found.get(level.mean())),
                            Objects.requireNonNull(found.get(level.products())),
                            (double) level.patches());
        }
    }

    @Override
    public void close() {
        frozen.close();
    }
}
