package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.Activation;
import custos.vision.ImageDecoder;
import custos.vision.JobFolder;
import custos.vision.Label;
import custos.vision.ModelBundle;
import custos.vision.ModelDescription;
import custos.vision.ModelType;
import custos.vision.PreProcessing;
import custos.vision.Quantizer;
import custos.vision.ResizeMode;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/** The features are what plain loops over the layers' results say. */
final class FeatureGraphTest {
    private static final int SIZE = 160;

    private Backbone backbone;
    private FeatureGraph graph;
    private List<Layers.Layer> layers;
    private List<Layers.Layer> fine;
    private List<Layers.Layer> strides;
    private Map<String, FloatBuffer> results;

    @BeforeEach
    void run() throws Exception {
        backbone = Backbone.load(Path.of(System.getProperty("backbone")));
        graph = new FeatureGraph(backbone, SIZE);
        var descriptor = backbone.descriptor();
        var shapes = GraphShapes.of(backbone.model(), descriptor.input(), Frame.square(SIZE));
        layers = Layers.of(backbone.model(), shapes);
        fine = Layers.fine(backbone.model(), shapes, SIZE);
        strides =
                descriptor.features().values().stream()
                        .map(level ->
                                Layers.Layer.of(level, Objects.requireNonNull(shapes.get(level))))
                        .toList();
        var wanted = new HashSet<String>();
        graph.kinds().forEach(kind -> wanted.add(graph.output(kind)));
        var model = graph.model().toBuilder();
        for (var layer : Stream.of(layers, fine, strides).flatMap(List::stream).toList()) {
            if (!wanted.add(layer.output())) {
                continue;
            }
            model.getGraphBuilder()
                    .addOutput(
                            Onnx.value(
                                    layer.output(),
                                    1,
                                    layer.channels(),
                                    layer.height(),
                                    layer.width()));
        }
        var random = new Random(3);
        var image = new float[3 * SIZE * SIZE];
        for (int i = 0; i < image.length; i++) {
            image[i] = random.nextFloat() * 2 - 1;
        }
        try (var frozen = new FrozenGraph(model.build(), 1)) {
            var x = new FrozenGraph.Values(FloatBuffer.wrap(image), 1, 3, SIZE, SIZE);
            results = frozen.run(Map.of(descriptor.input(), x), wanted);
        }
    }

    @Test
    void levelsAreMeansHighestValuesAndDeviations() {
        var expected = new ArrayList<Double>();
        for (float value : floats(graph.output(Features.POOLED))) {
            expected.add((double) value);
        }
        expected.addAll(whole(layers));
        assertFeatures(Features.LEVELS, expected);
    }

    @Test
    void whatIsFineIsThatOfStridesOfFourAndEight() {
        assertEquals(
                List.of(40L, 40L, 20L, 20L, 20L), fine.stream().map(Layers.Layer::width).toList());
        assertFeatures(Features.FINE, whole(fine));
    }

    @Test
    void theGridHasTheHighestValueOfEachCellInTheUpperLayers() {
        assertFeatures(Features.GRID, cells(layers.subList(2, 7), FeatureGraphTest::highest));
    }

    @Test
    void cellsAreMeansAtEachStride() {
        assertFeatures(Features.CELLS, cells(strides, FeatureGraphTest::mean));
    }

    /** Means, then highest values, then deviations, layer by layer. */
    private List<Double> whole(List<Layers.Layer> of) {
        List<ToDoubleFunction<double[]>> pools =
                List.of(
                        FeatureGraphTest::mean,
                        FeatureGraphTest::highest,
                        FeatureGraphTest::deviation);
        var numbers = new ArrayList<Double>();
        for (var layer : of) {
            for (var pool : pools) {
                for (int channel = 0; channel < layer.channels(); channel++) {
                    numbers.add(
                            pool.applyAsDouble(
                                    part(layer, channel, 0, 0, side(layer), side(layer))));
                }
            }
        }
        return numbers;
    }

    private List<Double> cells(List<Layers.Layer> of, ToDoubleFunction<double[]> pool) {
        var cells = new ArrayList<Double>();
        for (var layer : of) {
            int stride = side(layer) / 3;
            int cell = side(layer) - 2 * stride;
            for (int channel = 0; channel < layer.channels(); channel++) {
                for (int y = 0; y < 3; y++) {
                    for (int x = 0; x < 3; x++) {
                        var values = part(layer, channel, y * stride, x * stride, cell, cell);
                        cells.add(pool.applyAsDouble(values));
                    }
                }
            }
        }
        return cells;
    }

    @Test
    void aHeadOnAnyKindButDistancesHasAFormIn8Bits(@TempDir Path folder) throws Exception {
        var picture = folder.resolve("picture.png");
        ImageIO.write(
                new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
        var descriptor = backbone.descriptor();
        var description =
                new ModelDescription(
                        ModelType.CLASSIFICATION,
                        List.of(new Label("good", 0.5), new Label("bad", 0.5)),
                        new PreProcessing(
                                SIZE, SIZE, ResizeMode.STRETCH, descriptor.normalisation()),
                        descriptor.input(),
                        Graphs.LOGITS,
                        Activation.SOFTMAX,
                        1,
                        Optional.empty());
        var nothing = JsonNodeFactory.instance.objectNode();
        var quantizer = new Quantizer(ImageDecoder.create(), new JobFolder(folder).cipher(), 1);
        for (var kind : graph.kinds()) {
            int features = graph.widths(kind).stream().mapToInt(width -> width).sum();
            var model = graph.classifier(kind, new float[2 * features], new float[2]);
            var bundle = new ModelBundle(model.toByteArray(), description, nothing, nothing, "");
            var small = quantizer.quantize(bundle, List.of(picture));
            assertTrue(small.model().length < model.getSerializedSize(), kind.name());
        }
    }

    private void assertFeatures(Features kind, List<Double> expected) {
        var found = floats(graph.output(kind));
        assertEquals(expected.size(), graph.widths(kind).stream().mapToInt(width -> width).sum());
        var wanted = new float[expected.size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = expected.get(i).floatValue();
        }
        assertArrayEquals(wanted, found, 2e-3f);
    }

    private static int side(Layers.Layer layer) {
        return (int) layer.height();
    }

    /** The values of a channel in a rectangle of a layer's places. */
    private double[] part(Layers.Layer layer, int channel, int top, int left, int high, int wide) {
        var values = floats(layer.output());
        int side = side(layer);
        var part = new double[high * wide];
        for (int i = 0; i < part.length; i++) {
            int y = top + i / wide;
            int x = left + i % wide;
            part[i] = values[(channel * side + y) * side + x];
        }
        return part;
    }

    private float[] floats(String output) {
        var buffer = Objects.requireNonNull(results.get(output)).duplicate();
        var floats = new float[buffer.remaining()];
        buffer.get(floats);
        return floats;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double highest(double[] values) {
        double highest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            highest = Math.max(highest, value);
        }
        return highest;
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }
}
