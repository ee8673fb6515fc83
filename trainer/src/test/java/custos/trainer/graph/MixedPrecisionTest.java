package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a network computes in 16 bits, and what it learns from it, against the same in 32. */
final class MixedPrecisionTest {
    private static final long[] SHAPE = {2, 4, 7, 6};

    /** Of numbers with eight bits, a few of which change their sign on the way. */
    private static final double ALIKE = 0.995;

    private final Random random = new Random(17);

    /** A network whose result is its last node's, and an image for it. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Subject(ModelProto model, String parameter, float[] image, long... shape) {}

    /** A result and the gradients of one parameter. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Learned(float[] result, float[] gradient) {}

    @TestFactory
    Stream<DynamicTest> anOperatorThatTakesSixteenBitsGivesWhatItGivesInThirtyTwo() {
        return new TreeSet<>(MixedPrecision.AS_IT_COMES)
                .stream()
                        .map(operator ->
                                DynamicTest.dynamicTest(operator, () -> compare(after(operator))));
    }

    @TestFactory
    Stream<DynamicTest> aConvolutionLearnsInSixteenBits() {
        return Stream.of(
                        convolution(4, 1, Onnx.attribute("strides", new long[] {2, 2})),
                        convolution(4, 4, Onnx.attribute("pads", new long[] {1, 1, 1, 1})),
                        convolution(4, 4, Onnx.attribute("strides", new long[] {2, 2})),
                        convolution(4, 4, Onnx.attribute("auto_pad", "SAME_UPPER")),
                        convolution(4, 2, Onnx.attribute("strides", new long[] {2, 2})))
                .map(graph ->
                        DynamicTest.dynamicTest(
                                graph.getNode(1).getAttributeList().toString(),
                                () -> compare(graph)));
    }

    @Test
    void aProductOfWhatComesFromAConvolutionLearnsInSixteenBitsToo() {
        var graph = start().addInitializer(Onnx.tensor("w", noise(30), 6, 5));
        graph.addNode(Onnx.node("MatMul", List.of("first", "w"), "y"));
        compare(graph);
        assertTrue(isInSixteenBits(learn(subject(graph), Precision.BFLOAT16).result()));
    }

    @Test
    void aProductOfWhatIsGivenStaysInThirtyTwo() {
        var graph =
                GraphProto.newBuilder()
                        .addInput(Onnx.value("image", SHAPE))
                        .addInitializer(Onnx.tensor("mix", noise(30), 6, 5))
                        .addNode(Onnx.node("MatMul", List.of("image", "mix"), "y"));
        var subject = subject(graph);
        assertArrayEquals(
                learn(subject, Precision.FLOAT32).result(),
                learn(subject, Precision.BFLOAT16).result());
    }

    @Test
    void sumsOverManyAreTakenInThirtyTwoBits() {
        var graph = start();
        Graphs.add(graph, "GlobalAveragePool", "mean", "first");
        graph.addNode(Onnx.node("Softmax", List.of("mean"), "y", Onnx.attribute("axis", 1)));
        compare(graph);
    }

    @Test
    void sixteenBitsAreUsed() {
        var graph = start();
        Graphs.add(graph, "Relu", "y", "first");
        var found = learn(subject(graph), Precision.BFLOAT16).result();
        assertTrue(isInSixteenBits(found));
        assertTrue(Arrays.mismatch(found, learn(subject(graph), Precision.FLOAT32).result()) >= 0);
    }

    @Test
    void theStarterBackboneIsLearnedAlikeInBoth() throws IOException {
        var backbone = Backbone.load(Path.of(System.getProperty("backbone")));
        var graph = new FeatureGraph(backbone, 96);
        var model = graph.classifier(Features.POOLED, noise(3 * 1280), new float[3]);
        compare(new Subject(model, Graphs.HEAD_WEIGHTS, noise(2 * 3 * 96 * 96), 2, 3, 96, 96));
    }

    @Test
    void anotherArchitectureIsLearnedAlikeInBoth() throws IOException {
        var file = Path.of(System.getProperty("shared"), "backbones/yolox_nano.onnx");
        Assumptions.assumeTrue(Files.exists(file), "no shared/backbones: YOLOX is not compared");
        var model = ModelProto.parseFrom(Files.readAllBytes(file));
        var image = new float[3 * 416 * 416];
        for (int i = 0; i < image.length; i++) {
            image[i] = 255 * (i / 50_000 % 10) / 10f + 20 * random.nextFloat();
        }
        var last =
                model.getGraph().getNodeList().stream()
                        .filter(n -> n.getOpType().equals("Conv"))
                        .toList()
                        .getLast()
                        .getInput(1);
        compare(new Subject(model, last, image, 1, 3, 416, 416));
    }

    private GraphProto.Builder after(String operator) {
        var graph = start();
        boolean squeezes = operator.equals("Squeeze");
        if (squeezes) {
            graph.addInitializer(Onnx.integers("apart", 0, 4, 1, 7, 6))
                    .addNode(Onnx.node("Reshape", List.of("first", "apart"), "fifth"));
        }
        var constants =
                switch (operator) {
                    case "Clip" ->
                            List.of(
                                    Onnx.tensor("low", new float[] {-0.5f}),
                                    Onnx.tensor("high", new float[] {0.7f}));
                    case "Reshape" -> List.of(Onnx.integers("shape", 0, -1, 6));
                    case "Slice" ->
                            List.of(
                                    Onnx.integers("starts", 1),
                                    Onnx.integers("ends", 3),
                                    Onnx.integers("axes", 1));
                    case "Unsqueeze" -> List.of(Onnx.integers("axes", 0));
                    case "Squeeze" -> List.of(Onnx.integers("axes", 2));
                    case "Pad" -> List.of(Onnx.integers("pads", 0, 0, 1, 2, 0, 0, 0, 3));
                    default -> List.<TensorProto>of();
                };
        graph.addAllInitializer(constants);
        var inputs =
                switch (operator) {
                    case "Add", "Concat", "Mul" -> List.of("first", "first");
                    default ->
                            Stream.concat(
                                            Stream.of(squeezes ? "fifth" : "first"),
                                            constants.stream().map(TensorProto::getName))
                                    .toList();
                };
        var attributes =
                switch (operator) {
                    case "Concat" -> new AttributeProto[] {Onnx.attribute("axis", 1)};
                    case "Transpose" ->
                            new AttributeProto[] {Onnx.attribute("perm", new long[] {0, 2, 3, 1})};
                    case "MaxPool" ->
                            new AttributeProto[] {
                                Onnx.attribute("kernel_shape", new long[] {3, 3}),
                                Onnx.attribute("auto_pad", "SAME_UPPER")
                            };
                    default -> new AttributeProto[0];
                };
        return graph.addNode(Onnx.node(operator, inputs, "y", attributes));
    }

    private GraphProto.Builder convolution(int filters, int groups, AttributeProto attribute) {
        var graph = start();
        int channels = 4 / groups;
        var weights = noise(filters * channels * 9);
        graph.addInitializer(Onnx.tensor("w", weights, filters, channels, 3, 3));
        return graph.addNode(
                Onnx.node(
                        "Conv",
                        List.of("first", "w"),
                        "y",
                        Onnx.attribute("group", groups),
                        attribute));
    }

    /** A convolution, which gives what follows 16 bits. */
    private GraphProto.Builder start() {
        return GraphProto.newBuilder()
                .addInput(Onnx.value("image", SHAPE))
                .addInitializer(Onnx.tensor("mix", noise(16), 4, 4, 1, 1))
                .addInitializer(Onnx.tensor("shift", noise(4), 4))
                .addNode(Onnx.node("Conv", List.of("image", "mix", "shift"), "first"));
    }

    private Subject subject(GraphProto.Builder graph) {
        return new Subject(Onnx.model(graph.build()), "mix", noise(2 * 4 * 7 * 6), SHAPE);
    }

    private void compare(GraphProto.Builder graph) {
        compare(subject(graph));
    }

    private static void compare(Subject subject) {
        var full = learn(subject, Precision.FLOAT32);
        var half = learn(subject, Precision.BFLOAT16);
        assertAlike("results", full.result(), half.result());
        assertAlike("gradients", full.gradient(), half.gradient());
    }

    /** The result, and the gradient of a parameter of a sum with other weights everywhere. */
    private static Learned learn(Subject subject, Precision precision) {
        var graph = subject.model().getGraph();
        var output = graph.getNode(graph.getNodeCount() - 1).getOutput(0);
        try (var manager = Torch.manager(2);
                var network = Network.read(subject.model(), manager, precision);
                var collector = Torch.start(2).newGradientCollector()) {
            var weights = network.parameter(subject.parameter());
            weights.setRequiresGradient(true);
            var x = manager.create(subject.image(), new Shape(subject.shape()));
            var y = network.run(graph.getInput(0).getName(), x, output);
            assertEquals(DataType.FLOAT32, y.getDataType());
            var random = new Random(3);
            var factors = new float[(int) y.size()];
            for (int i = 0; i < factors.length; i++) {
                factors[i] = random.nextFloat();
            }
            collector.backward(y.mul(manager.create(factors, y.getShape())).sum());
            return new Learned(y.toFloatArray(), weights.getGradient().toFloatArray());
        }
    }

    private static boolean isInSixteenBits(float[] values) {
        for (float value : values) {
            if ((Float.floatToRawIntBits(value) & 0xFFFF) != 0) {
                return false;
            }
        }
        return true;
    }

    private static void assertAlike(String what, float[] full, float[] half) {
        double cosine = cosine(full, half);
        assertTrue(cosine > ALIKE, what + " have a cosine of " + cosine);
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            first += (double) a[i] * a[i];
            second += (double) b[i] * b[i];
        }
        return product / Math.sqrt(first * second);
    }

    private float[] noise(int count) {
        var noise = new float[count];
        for (int i = 0; i < count; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        return noise;
    }
}
