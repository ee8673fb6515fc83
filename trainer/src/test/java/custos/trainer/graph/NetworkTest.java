package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class NetworkTest {

    private final Random random = new Random(17);

    @Test
    void theNetworkAgreesWithOnnxRuntimeOnTheStarterBackbone() throws Exception {
        var backbone = Backbone.load(Path.of(System.getProperty("backbone")));
        for (var output : List.of("stride8", "stride16", "stride32", "pooled")) {
            assertAgreement(1e-4, backbone.model(), "image", output, 2, 3, 96, 64);
        }
        var graph = new FeatureGraph(backbone, 96);
        for (var kind : graph.kinds()) {
            assertAgreement(1e-4, graph.model(), "image", graph.output(kind), 2, 3, 96, 96);
        }
    }

    @Test
    void theNetworkAgreesWithOnnxRuntimeOnAnotherArchitecture() throws Exception {
        var file = Path.of(System.getProperty("shared"), "backbones/yolox_nano.onnx");
        Assumptions.assumeTrue(Files.exists(file), "no shared/backbones: YOLOX is not compared");
        var model = ModelProto.parseFrom(Files.readAllBytes(file));
        var graph = model.getGraph();
        assertAgreement(
                1e-3,
                model,
                graph.getInput(0).getName(),
                graph.getOutput(0).getName(),
                1,
                3,
                416,
                416);
    }

    @Test
    void whatIsMadeOfAConstantGoesWithTheInput() {
        var graph =
                GraphProto.newBuilder()
                        .addInput(Onnx.value("x", 1, 2))
                        .addNode(Onnx.constant(Onnx.tensor("two", new float[] {2, 2}, 1, 2)));
        Graphs.add(graph, "Add", "sum", "two", "x");
        try (var manager = Torch.manager(2);
                var work = manager.newSubManager();
                var network = Network.read(Onnx.model(graph.build()), manager)) {
            var sum = network.run("x", work.create(new float[] {1, 3}, new Shape(1, 2)), "sum");
            assertArrayEquals(new float[] {3, 5}, sum.toFloatArray());
            assertEquals(work, sum.getManager());
        }
    }

    @Test
    void whatIsWrittenBackCarriesTheTrainedValues() throws Exception {
        var backbone = Backbone.load(Path.of(System.getProperty("backbone")));
        var weights = new float[2 * 1280];
        var model =
                new FeatureGraph(backbone, 32)
                        .classifier(Features.POOLED, weights, new float[] {0, 0});
        try (var manager = Torch.manager(2);
                var network = Network.read(model, manager)) {
            var head = network.parameter(Graphs.HEAD_BIAS);
            try (var change = manager.create(new float[] {1, -2})) {
                head.addi(change);
            }
            var image = noise(3 * 32 * 32);
            var trained = network.write();
            assertArrayEquals(
                    new float[] {1, -2},
                    byOnnxRuntime(trained, "image", Graphs.LOGITS, image, 1, 3, 32, 32));
        }
    }

    @Test
    void theParametersFromANodeOnAreThoseThatNoEarlierNodeReads() {
        try (var manager = Torch.manager(2);
                var network = Network.read(small(), manager)) {
            assertEquals(Set.of("w1", "b1", "w2", "b2"), Set.copyOf(network.parameters().keySet()));
            assertEquals(Set.of("w2", "b2"), network.parametersFrom(2));
        }
    }

    @Test
    void theGradientIsTheSlopeOfTheResult() {
        try (var manager = Torch.manager(2);
                var network = Network.read(small(), manager)) {
            var image = noise(3 * 9 * 9);
            for (var name : network.parameters().keySet()) {
                assertSlope(manager, network, image, name);
            }
        }
    }

    @Test
    void anUnknownOperatorIsNamed() {
        var graph =
                GraphProto.newBuilder().addNode(Onnx.node("Einsum", List.of("image"), "odd one"));
        try (var manager = Torch.manager(2)) {
            var refusal =
                    assertThrows(
                            UnsupportedOperationException.class,
                            () -> Network.read(Onnx.model(graph.build()), manager));
            assertTrue(refusal.toString().contains("`Einsum` of node `odd one`"));
        }
    }

    /** A convolution with odd padding, a bound, a mean and a linear layer. */
    private ModelProto small() {
        return Onnx.model(
                GraphProto.newBuilder()
                        .addInput(Onnx.value("image", "n", 3, "h", "w"))
                        .addInitializer(Onnx.tensor("w1", noise(4 * 3 * 9), 4, 3, 3, 3))
                        .addInitializer(Onnx.tensor("b1", noise(4), 4))
                        .addInitializer(Onnx.tensor("w2", noise(8), 2, 4))
                        .addInitializer(Onnx.tensor("b2", noise(2), 2))
                        .addInitializer(Onnx.tensor("six", new float[] {6}))
                        .addNode(
                                Onnx.node(
                                        "Conv",
                                        List.of("image", "w1", "b1"),
                                        "conv",
                                        Onnx.attribute("kernel_shape", new long[] {3, 3}),
                                        Onnx.attribute("strides", new long[] {2, 2}),
                                        Onnx.attribute("auto_pad", "SAME_UPPER")))
                        .addNode(Onnx.node("Clip", List.of("conv", "", "six"), "clip"))
                        .addNode(Onnx.node("GlobalAveragePool", List.of("clip"), "mean"))
                        .addNode(Onnx.node("Flatten", List.of("mean"), "flat"))
                        .addNode(
                                Onnx.node(
                                        "Gemm",
                                        List.of("flat", "w2", "b2"),
                                        "y",
                                        Onnx.attribute("transB", 1)))
                        .addOutput(Onnx.value("y", "n", 2))
                        .build());
    }

    private void assertSlope(NDManager manager, Network network, float[] image, String name) {
        var parameter = network.parameter(name);
        parameter.setRequiresGradient(true);
        float[] gradient;
        try (var step = manager.newSubManager();
                var collector = Torch.start(2).newGradientCollector()) {
            var x = step.create(image, new Shape(1, 3, 9, 9));
            collector.backward(network.run("image", x, "y").sum());
            try (var found = parameter.getGradient()) {
                gradient = found.toFloatArray();
            }
        }
        parameter.setRequiresGradient(false);
        float width = 1e-2f;
        var bump = new float[gradient.length];
        bump[0] = width;
        double before = sum(manager, network, image);
        try (var change = manager.create(bump, parameter.getShape())) {
            parameter.addi(change);
            assertEquals((sum(manager, network, image) - before) / width, gradient[0], 0.05, name);
            parameter.subi(change);
        }
    }

    private static double sum(NDManager manager, Network network, float[] image) {
        try (var step = manager.newSubManager()) {
            var x = step.create(image, new Shape(1, 3, 9, 9));
            return network.run("image", x, "y").sum().getFloat();
        }
    }

    private void assertAgreement(
            double tolerance, ModelProto model, String input, String output, long... shape)
            throws OrtException {
        var image = noise((int) (shape[0] * shape[1] * shape[2] * shape[3]));
        var expected = byOnnxRuntime(model, input, output, image, shape);
        try (var manager = Torch.manager(2);
                var network = Network.read(model, manager);
                var x = manager.create(image, new Shape(shape));
                var found = network.run(input, x, output)) {
            var values = found.toFloatArray();
            assertEquals(expected.length, values.length, output);
            for (int i = 0; i < values.length; i++) {
                double scale = Math.max(1, Math.abs(expected[i]));
                assertEquals(expected[i], values[i], tolerance * scale, output);
            }
        }
    }

    private static float[] byOnnxRuntime(
            ModelProto model, String input, String output, float[] image, long... shape)
            throws OrtException {
        var environment = OrtEnvironment.getEnvironment();
        try (var session = environment.createSession(model.toByteArray());
                var tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), shape);
                var result = session.run(Map.of(input, tensor), Set.of(output))) {
            var buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
            var values = new float[buffer.remaining()];
            buffer.get(values);
            return values;
        }
    }

    private float[] noise(int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return values;
    }

    @Test
    void whatAnotherGraphHasOfTheSameNameAndShapeIsTakenOver() {
        var mine =
                GraphProto.newBuilder()
                        .addInitializer(Onnx.tensor("w", new float[] {1, 2}, 2))
                        .addInitializer(Onnx.tensor("own", new float[] {3, 4}, 2))
                        .addInitializer(Onnx.tensor("grown", new float[] {5, 6}, 2))
                        .addNode(Onnx.node("Mul", List.of("image", "w"), "x"))
                        .addNode(Onnx.node("Mul", List.of("x", "own"), "z"))
                        .addNode(Onnx.node("Mul", List.of("z", "grown"), "y"));
        var other =
                GraphProto.newBuilder()
                        .addInitializer(Onnx.tensor("w", new float[] {7, 8}, 2))
                        .addInitializer(Onnx.tensor("grown", new float[] {9}, 1))
                        .addInitializer(Onnx.tensor("further", new float[] {9, 9}, 2));
        try (var manager = Torch.manager(2);
                var network = Network.read(Onnx.model(mine.build()), manager)) {
            network.takeOver(Onnx.model(other.build()));
            assertArrayEquals(new float[] {7, 8}, network.parameter("w").toFloatArray());
            assertArrayEquals(new float[] {3, 4}, network.parameter("own").toFloatArray());
            assertArrayEquals(new float[] {5, 6}, network.parameter("grown").toFloatArray());
        }
    }
}
