package custos.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.graph.Backbone;
import custos.trainer.graph.FeatureGraph;
import custos.trainer.graph.Features;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrozenPatchesTest {
    private static final int SIZE = 96;
    private static final int FLOATS = 3 * SIZE * SIZE;

    private final Random random = new Random(17);

    @Test
    void anImageUnlikeTheOthersShowsInTheLastFeatures() throws Exception {
        var backbone = Backbone.load(Path.of(System.getProperty("backbone")));
        var input = backbone.descriptor().input();
        var graph = new FeatureGraph(backbone, SIZE);
        var folds = folds(graph, input);
        var usual = smooth();
        var odd = usual.clone();
        scratch(odd);
        var asked = graph.withAnomalies();
        var settled = graph.withAnomalies(folds.whitenings());
        try (var once = new FrozenFeatures(asked, input, 2);
                var always = new FrozenFeatures(settled, input, 2)) {
            var given = once.of(odd, 1, SIZE, SIZE, folds.whitenings());
            var fixed = always.of(odd, 1, SIZE, SIZE);
            assertEquals(asked.kinds(), given.keySet());
            var plain = features(always.of(usual, 1, SIZE, SIZE));
            var scratched = features(fixed);
            int width = settled.widths(Features.ANOMALIES).stream().mapToInt(w -> w).sum();
            assertEquals(width, plain.length);
            for (int i = 0; i < width; i++) {
                assertEquals(features(given)[i], scratched[i], 2e-2, "feature " + i);
            }
            // Nine distances at the end: highest, highest of parts and mean on each level.
            assertTrue(scratched[width - 9] > plain[width - 9] + 0.5, "the finest level");
        }
    }

    private PatchFolds folds(FeatureGraph graph, String input) {
        try (var frozen = new FrozenPatches(graph, input, 2)) {
            var folds = new PatchFolds(frozen::none);
            for (int image = 0; image < 20; image++) {
                frozen.add(smooth(), SIZE, SIZE, folds.moments(image % PatchFolds.COUNT));
            }
            return folds;
        }
    }

    /** Some light from somewhere. */
    private float[] smooth() {
        var sample = new float[FLOATS];
        double across = random.nextDouble();
        double down = random.nextDouble();
        for (int i = 0; i < FLOATS; i++) {
            int x = i % SIZE;
            int y = i / SIZE % SIZE;
            sample[i] = (float) ((across * x + down * y) / SIZE - 0.5 + 0.05 * random.nextDouble());
        }
        return sample;
    }

    private static void scratch(float[] sample) {
        for (int along = 0; along < 14; along++) {
            for (int channel = 0; channel < 3; channel++) {
                sample[(channel * SIZE + 40 + along) * SIZE + 40 + along / 2] = 1;
            }
        }
    }

    private static float[] features(java.util.Map<Features, List<short[]>> found) {
        var halves = Objects.requireNonNull(found.get(Features.ANOMALIES)).getFirst();
        var values = new float[halves.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.float16ToFloat(halves[i]);
        }
        return values;
    }
}
