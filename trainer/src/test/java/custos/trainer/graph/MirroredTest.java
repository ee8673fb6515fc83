package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A graph of images and their mirror images says the means of what the graph says of each. */
final class MirroredTest {
    private static final int WIDTH = 96;
    private static final int IMAGES = 3;
    private static final int LABELS = 2;

    private Backbone backbone;
    private final float[] images = new float[IMAGES * 3 * WIDTH * WIDTH];
    private final float[] others = new float[images.length];

    @BeforeEach
    void draw() throws Exception {
        backbone = Backbone.load(Path.of(System.getProperty("backbone")));
        var random = new Random(7);
        for (int i = 0; i < images.length; i++) {
            images[i] = random.nextFloat() * 2 - 1;
            others[i - i % WIDTH + WIDTH - 1 - i % WIDTH] = images[i];
        }
    }

    @Test
    void featuresOfEachKindAreMeans() {
        var plain = new FeatureGraph(backbone, WIDTH);
        var mirrored = plain.mirrored();
        assertEquals(plain.kinds(), mirrored.kinds());
        assertEquals(1, plain.looks());
        assertEquals(2, mirrored.looks());
        for (var kind : plain.kinds()) {
            var output = plain.output(kind);
            assertEquals(plain.widths(kind), mirrored.widths(kind));
            assertMeans(plain.model(), mirrored.model(), output);
        }
    }

    @Test
    void aHeadOnMeansIsTheMeanOfAHead() {
        var graph = new FeatureGraph(backbone, WIDTH);
        int features = graph.widths(Features.CELLS).stream().mapToInt(width -> width).sum();
        var weights = new float[LABELS * features];
        var random = new Random(9);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat() - 0.5f;
        }
        var bias = new float[] {0.5f, -1};
        var plain = graph.classifier(Features.CELLS, weights, bias);
        var onMeans = graph.mirrored().classifier(Features.CELLS, weights, bias);
        assertMeans(plain, onMeans, Graphs.LOGITS);
    }

    @Test
    void imagesOfAnotherWidthAreRefused() {
        var mirrored = new FeatureGraph(backbone, WIDTH + 32).mirrored();
        var output = mirrored.output(Features.POOLED);
        assertThrows(RuntimeException.class, () -> run(mirrored.model(), output, images));
    }

    private void assertMeans(ModelProto plain, ModelProto mirrored, String output) {
        var one = run(plain, output, images);
        var other = run(plain, output, others);
        var means = new float[one.length];
        double apart = 0;
        for (int i = 0; i < means.length; i++) {
            means[i] = (one[i] + other[i]) / 2;
            apart = Math.max(apart, Math.abs(one[i] - other[i]));
        }
        assertTrue(apart > 0.01, output + " differs by " + apart);
        assertArrayEquals(means, run(mirrored, output, images), 1e-3f, output);
    }

    private float[] run(ModelProto model, String output, float[] samples) {
        try (var frozen = new FrozenGraph(model, 1)) {
            var x = new FrozenGraph.Values(FloatBuffer.wrap(samples), IMAGES, 3, WIDTH, WIDTH);
            var results = frozen.run(Map.of(backbone.descriptor().input(), x), Set.of(output));
            var values = Objects.requireNonNull(results.get(output));
            var floats = new float[values.remaining()];
            values.get(floats);
            return floats;
        }
    }
}
