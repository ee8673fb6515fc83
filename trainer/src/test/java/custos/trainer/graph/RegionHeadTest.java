package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.boxes.Anchors;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The second look against means that are added up place by place. */
final class RegionHeadTest {
    private static final int CHANNELS = 3;
    private static final int ACROSS = 7;
    private static final int DOWN = 5;
    private static final int LABELS = 4;

    private final Random random = new Random(29);
    private final List<RegionHead.Level> levels =
            List.of(new RegionHead.Level("level", CHANNELS, ACROSS, DOWN));

    @Test
    void cellsHoldTheMeansOfWhatTheyCover() {
        var image = floats(2 * CHANNELS * DOWN * ACROSS);
        var boxes =
                new float[] {
                    0.1f, 0.2f, 0.7f, 0.9f, 0, 0, 1, 1, 0.4f, 0.4f, 0.45f, 0.43f, // one image
                    0.9f, 0, 1, 0.3f, 0.2f, 0.6f, 0.8f, 0.61f, 0, 0.5f, 0.3f, 1
                };
        var expected = naive(image, boxes, 3);
        var model = model();
        try (var frozen = new FrozenGraph(model, 1)) {
            var found =
                    frozen.run(
                            Map.of(
                                    "image",
                                    new FrozenGraph.Values(
                                            FloatBuffer.wrap(image), 2, CHANNELS, DOWN, ACROSS),
                                    RegionHead.REGIONS,
                                    new FrozenGraph.Values(FloatBuffer.wrap(boxes), 2, 3, 4)),
                            Set.of(RegionHead.FEATURES));
            var values = new float[expected.length];
            Objects.requireNonNull(found.get(RegionHead.FEATURES)).get(values);
            assertArrayEquals(expected, values, 1e-4f);
        }
        try (NDManager manager = Torch.manager(2);
                var network = Network.read(model, manager)) {
            var inputs =
                    Map.of(
                            "image",
                            manager.create(image, new Shape(2, CHANNELS, DOWN, ACROSS)),
                            RegionHead.REGIONS,
                            manager.create(boxes, new Shape(2, 3, 4)));
            var found = network.run(inputs, List.of(RegionHead.FEATURES));
            assertArrayEquals(
                    expected,
                    Objects.requireNonNull(found.get(RegionHead.FEATURES)).toFloatArray(),
                    1e-4f);
            assertTrue(network.parameters().keySet().stream().allMatch(RegionHead::has));
            assertEquals(4, network.parameters().size());
        }
    }

    private ModelProto model() {
        var graph =
                GraphProto.newBuilder()
                        .setName("test")
                        .addInput(Onnx.value("image", "n", CHANNELS, DOWN, ACROSS))
                        .addNode(Onnx.node("Identity", List.of("image"), "level"));
        RegionHead.add(graph, levels, LABELS);
        return Onnx.model(graph.build());
    }

    /** Three by three cells of a box that is a tenth larger on each side; nothing lies outside. */
    private static float[] naive(float[] image, float[] boxes, int each) {
        var features = new float[boxes.length / 4 * 9 * CHANNELS];
        int at = 0;
        for (int box = 0; box < boxes.length / 4; box++) {
            double left = boxes[4 * box];
            double top = boxes[4 * box + 1];
            double width = boxes[4 * box + 2] - left;
            double height = boxes[4 * box + 3] - top;
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 3; column++) {
                    for (int channel = 0; channel < CHANNELS; channel++) {
                        double x = ACROSS * (left + width * (column * 0.4 - 0.1));
                        double y = DOWN * (top + height * (row * 0.4 - 0.1));
                        int plane = (box / each * CHANNELS + channel) * DOWN * ACROSS;
                        features[at++] =
                                mean(image, plane, x, y, ACROSS * width * 0.4, DOWN * height * 0.4);
                    }
                }
            }
        }
        return features;
    }

    private static float mean(
            float[] image, int plane, double x, double y, double width, double height) {
        double sum = 0;
        for (int row = 0; row < DOWN; row++) {
            for (int column = 0; column < ACROSS; column++) {
                double across = Math.min(column + 1, x + width) - Math.max(column, x);
                double down = Math.min(row + 1, y + height) - Math.max(row, y);
                if (across > 0 && down > 0) {
                    sum += image[plane + row * ACROSS + column] * across * down;
                }
            }
        }
        return (float) (sum / (width * height));
    }

    @Test
    void aDetectorThatLooksTwiceSharesOutHowSureItIs() throws Exception {
        int size = 96;
        var backbone = Backbone.load(Path.of(System.getProperty("backbone")));
        var heads = Objects.requireNonNull(backbone.descriptor().detector()).heads();
        var features =
                List.of(
                        new RegionHead.Level("stride8", 192, 12, 12),
                        new RegionHead.Level("stride16", 576, 6, 6));
        var untrained =
                Detectors.untrained(
                        backbone.detector().orElseThrow(), heads, features, LABELS, random);
        var graph = untrained.getGraph().toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            if (graph.getInitializer(i).getName().equals(RegionHead.WEIGHTS)) {
                var shape = Onnx.shape(graph.getInitializer(i));
                var weights = floats((int) (shape[0] * shape[1]));
                for (int at = 0; at < weights.length; at++) {
                    weights[at] *= 0.001f;
                }
                graph.setInitializer(i, Onnx.tensor(RegionHead.WEIGHTS, weights, shape));
            }
        }
        var model = untrained.toBuilder().setGraph(graph).build();
        var anchors = Anchors.of(heads, Frame.square(size));
        var image = floats(3 * size * size);
        for (int at = 0; at < image.length; at++) {
            image[at] *= 0.3f;
        }
        var once = run(Detectors.decoded(model, anchors.centres(), anchors.sides()), image, size);
        var twice = run(SecondLook.of(model, anchors.centres(), anchors.sides(), 9), image, size);
        var boxes = Objects.requireNonNull(twice.get(Detectors.BOXES));
        var logits = Objects.requireNonNull(twice.get(Graphs.LOGITS));
        assertEquals(9 * 4, boxes.remaining());
        assertEquals(9 * LABELS, logits.remaining());
        for (int box = 0; box < 9; box++) {
            double shares = 0;
            for (int label = 0; label < LABELS; label++) {
                double confidence = 1 / (1 + Math.exp(-logits.get(box * LABELS + label)));
                shares += confidence * confidence / sureness(once, boxes, box);
            }
            assertTrue(shares > 0.1 && shares < 1, "the rest is background: " + shares);
        }
        assertTrue(logits.get(0) != logits.get(1));
    }

    /** How sure a first look is of the box that it shares with a second. */
    private static double sureness(Map<String, FloatBuffer> once, FloatBuffer boxes, int box) {
        var all = Objects.requireNonNull(once.get(Detectors.BOXES));
        var logits = Objects.requireNonNull(once.get(Graphs.LOGITS));
        double sure = 0;
        for (int at = 0; at < all.remaining() / 4; at++) {
            if (same(all, 4 * at, boxes, 4 * box)) {
                for (int label = 0; label < LABELS; label++) {
                    double logit = logits.get(at * LABELS + label);
                    sure = Math.max(sure, 1 / (1 + Math.exp(-logit)));
                }
            }
        }
        assertTrue(sure > 0, "box " + box + " is none of the first look's");
        return sure;
    }

    /** Whether two boxes are the same, as far as they lie in the image. */
    private static boolean same(FloatBuffer one, int at, FloatBuffer other, int place) {
        for (int side = 0; side < 4; side++) {
            if (Math.abs(Math.clamp(one.get(at + side), 0, 1) - other.get(place + side)) > 1e-5) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, FloatBuffer> run(ModelProto model, float[] image, int size) {
        try (var frozen = new FrozenGraph(model, 1)) {
            return frozen.run(
                    Map.of(
                            "image",
                            new FrozenGraph.Values(FloatBuffer.wrap(image), 1, 3, size, size)),
                    Set.of(Detectors.BOXES, Graphs.LOGITS));
        }
    }

    private float[] floats(int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
