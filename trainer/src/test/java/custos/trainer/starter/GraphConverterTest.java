package custos.trainer.starter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The converted backbone against a plain reading of TensorFlow's own graph, node by node. */
final class GraphConverterTest {
    private static final int SIDE = 32;
    private static final String LAST = "FeatureExtractor/MobilenetV2/Conv_1/Relu6";

    private final Map<String, Image> known = new HashMap<>();

    /** Values in TensorFlow's order: row, column, channel. */
    private static final class Image {
        final int height;
        final int width;
        final int channels;
        final double[] values;

        Image(int height, int width, int channels) {
            this.height = height;
            this.width = width;
            this.channels = channels;
            values = new double[height * width * channels];
        }

        int at(int y, int x, int channel) {
            return (y * width + x) * channels + channel;
        }
    }

    @Test
    void theConvertedBackboneComputesWhatTensorFlowsGraphSays() throws Exception {
        var model = TfjsModel.read(Path.of(System.getProperty("coco.model")));
        var image = new Image(SIDE, SIDE, 3);
        var planes = new float[3 * SIDE * SIDE];
        var random = new Random(17);
        for (int i = 0; i < image.values.length; i++) {
            image.values[i] = random.nextFloat(-1, 1);
            planes[i % 3 * SIDE * SIDE + i / 3] = (float) image.values[i];
        }
        known.put("Preprocessor/sub", image);
        var expected = value(model, LAST);
        var environment = OrtEnvironment.getEnvironment();
        try (var session = environment.createSession(System.getProperty("backbone"));
                var tensor =
                        OnnxTensor.createTensor(
                                environment,
                                FloatBuffer.wrap(planes),
                                new long[] {1, 3, SIDE, SIDE});
                var result = session.run(Map.of("image", tensor), Set.of("stride32"))) {
            var found = ((OnnxTensor) result.get(0)).getFloatBuffer();
            assertEquals(expected.values.length, found.remaining());
            assertEquals(1, expected.height);
            for (int channel = 0; channel < expected.channels; channel++) {
                assertEquals(expected.values[channel], found.get(channel), 1e-3);
            }
        }
    }

    private Image value(TfjsModel model, String name) {
        var value = known.get(name);
        if (value == null) {
            value = compute(model, model.node(name));
            known.put(name, value);
        }
        return value;
    }

    private Image compute(TfjsModel model, TfjsModel.Node node) {
        var inputs = node.inputs().stream().filter(name -> model.weight(name).isEmpty()).toList();
        var x = value(model, inputs.getFirst());
        var constants = node.inputs().stream().flatMap(n -> model.weight(n).stream()).toList();
        return switch (node.operator()) {
            case "Conv2D" -> convolve(x, constants.getFirst(), node, false);
            case "DepthwiseConv2dNative" -> convolve(x, constants.getFirst(), node, true);
            case "Relu6" -> each(x, (value, _) -> Math.clamp(value, 0, 6));
            case "Mul" -> each(x, (value, c) -> value * constants.getFirst().values[c]);
            case "Add", "BiasAdd" -> each(x, (value, c) -> value + constants.getFirst().values[c]);
            case "AddN" -> sum(x, value(model, inputs.get(1)));
            case "FusedBatchNorm" -> each(x, (value, c) -> normal(value, c, constants, node));
            default -> throw new IllegalStateException(node.operator());
        };
    }

    private interface Change {
        double of(double value, int channel);
    }

    private static Image each(Image x, Change change) {
        var y = new Image(x.height, x.width, x.channels);
        for (int i = 0; i < y.values.length; i++) {
            y.values[i] = change.of(x.values[i], i % x.channels);
        }
        return y;
    }

    private static Image sum(Image a, Image b) {
        var y = new Image(a.height, a.width, a.channels);
        for (int i = 0; i < y.values.length; i++) {
            y.values[i] = a.values[i] + b.values[i];
        }
        return y;
    }

    private static double normal(
            double value, int c, List<TfjsModel.Weight> constants, TfjsModel.Node node) {
        double deviation = Math.sqrt(constants.get(3).values[c] + node.number("epsilon"));
        return (value - constants.get(2).values[c]) / deviation * constants.get(0).values[c]
                + constants.get(1).values[c];
    }

    private static Image convolve(
            Image x, TfjsModel.Weight kernel, TfjsModel.Node node, boolean depthwise) {
        int size = (int) kernel.shape[0];
        int stride = (int) node.integers("strides")[1];
        int out = (int) (depthwise ? kernel.shape[2] : kernel.shape[3]);
        var y = new Image(-Math.floorDiv(-x.height, stride), -Math.floorDiv(-x.width, stride), out);
        int before = Math.max(0, (y.height - 1) * stride + size - x.height) / 2;
        for (int row = 0; row < y.height * size; row++) {
            for (int column = 0; column < y.width * size; column++) {
                int fromY = row / size * stride + row % size - before;
                int fromX = column / size * stride + column % size - before;
                if (fromY < 0 || fromX < 0 || fromY >= x.height || fromX >= x.width) {
                    continue;
                }
                int at = y.at(row / size, column / size, 0);
                int tap = (row % size * size + column % size) * x.channels;
                for (int in = 0; in < x.channels; in++) {
                    double value = x.values[x.at(fromY, fromX, in)];
                    if (depthwise) {
                        y.values[at + in] += value * kernel.values[tap + in];
                        continue;
                    }
                    for (int o = 0; o < out; o++) {
                        y.values[at + o] += value * kernel.values[(tap + in) * out + o];
                    }
                }
            }
        }
        return y;
    }
}
