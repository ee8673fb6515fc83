package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each operator against ONNX Runtime, and its gradient against the slope of its result. */
final class OperatorsTest {
    private static final long[] SHAPE = {2, 3, 6, 4};
    private static final int NUMBERS = 2 * 3 * 6 * 4;

    private final Random random = new Random(17);

    /**
     * A node on {@code x}.
     *
     * @param constants its further inputs
     */
    private record Case(
            String operator, List<TensorProto> constants, List<AttributeProto> attributes) {
        Case(String operator, List<TensorProto> constants, AttributeProto... attributes) {
            this(operator, constants, List.of(attributes));
        }

        Case(String operator, AttributeProto... attributes) {
            this(operator, List.of(), List.of(attributes));
        }

        @Override
        public String toString() {
            return operator + ", " + attributes.size() + " attributes";
        }
    }

    private List<Case> cases() {
        return List.of(
                new Case("Add", List.of(Onnx.tensor("c", noise(4), 4))),
                new Case("AveragePool", Onnx.attribute("kernel_shape", new long[] {3, 2})),
                new Case(
                        "AveragePool",
                        Onnx.attribute("kernel_shape", new long[] {2, 2}),
                        Onnx.attribute("strides", new long[] {2, 2}),
                        Onnx.attribute("pads", new long[] {1, 1, 1, 1}),
                        Onnx.attribute("count_include_pad", 1)),
                new Case(
                        "AveragePool",
                        Onnx.attribute("kernel_shape", new long[] {3, 3}),
                        Onnx.attribute("pads", new long[] {1, 1, 1, 1})),
                new Case(
                        "AveragePool",
                        Onnx.attribute("kernel_shape", new long[] {3, 3}),
                        Onnx.attribute("strides", new long[] {2, 2}),
                        Onnx.attribute("auto_pad", "SAME_UPPER")),
                clipped("one", 0, 6),
                clipped("two", -0.4f, 0.3f),
                new Case(
                        "Conv",
                        List.of(Onnx.tensor("w", noise(54), 2, 3, 3, 3)),
                        Onnx.attribute("strides", new long[] {2, 2}),
                        Onnx.attribute("auto_pad", "SAME_LOWER")),
                new Case(
                        "Conv",
                        List.of(Onnx.tensor("w", noise(36), 2, 3, 3, 2)),
                        Onnx.attribute("auto_pad", "VALID")),
                new Case("Div", List.of(Onnx.tensor("c", new float[] {1.5f}))),
                new Case("Erf"),
                new Case("Exp"),
                new Case(
                        "Gather",
                        List.of(Onnx.integers("order", 2, 0, 1)),
                        Onnx.attribute("axis", 1)),
                new Case("GlobalMaxPool"),
                new Case("HardSigmoid"),
                new Case("HardSwish"),
                new Case("Identity"),
                new Case(
                        "LayerNormalization",
                        List.of(
                                Onnx.tensor("scale", noise(4), 4),
                                Onnx.tensor("bias", noise(4), 4))),
                new Case("LeakyRelu"),
                new Case("MatMul", List.of(Onnx.tensor("w", noise(20), 4, 5))),
                new Case(
                        "MaxPool",
                        Onnx.attribute("kernel_shape", new long[] {3, 3}),
                        Onnx.attribute("strides", new long[] {2, 2}),
                        Onnx.attribute("auto_pad", "SAME_UPPER")),
                new Case(
                        "MaxPool",
                        Onnx.attribute("kernel_shape", new long[] {2, 2}),
                        Onnx.attribute("strides", new long[] {2, 2}),
                        Onnx.attribute("pads", new long[] {1, 1, 1, 1})),
                new Case("Neg"),
                new Case("PRelu", List.of(Onnx.tensor("slope", noise(3), 3, 1, 1))),
                new Case("Pad", List.of(Onnx.integers("pads", 0, 0, 1, 2, 0, 0, 0, 3))),
                new Case("Pow", List.of(Onnx.tensor("two", new float[] {2}))),
                new Case("ReduceMean", Onnx.attribute("axes", new long[] {2, 3})),
                new Case(
                        "ReduceMean",
                        Onnx.attribute("axes", new long[] {-1, 1}),
                        Onnx.attribute("keepdims", 0)),
                resized(1, 2, 2, "nearest", "half_pixel", "round_prefer_floor"),
                resized(2, 3, 1.5f, "nearest", "asymmetric", "floor"),
                resized(3, 4, 2, "nearest", "asymmetric", "round_prefer_ceil"),
                resized(4, 2, 2, "linear", "half_pixel", "floor"),
                resized(5, 2, 3, "linear", "pytorch_half_pixel", "floor"),
                resized(6, 2, 2, "linear", "align_corners", "floor"),
                resized(7, 0.5f, 0.5f, "linear", "asymmetric", "floor"),
                new Case("Sigmoid"),
                new Case("Softmax"),
                new Case("Softmax", Onnx.attribute("axis", 1)),
                new Case("Softplus"),
                new Case("Tanh"),
                new Case("Unsqueeze", List.of(Onnx.integers("axes", 0, -1))));
    }

    private static Case clipped(String number, float low, float high) {
        return new Case(
                "Clip",
                List.of(
                        Onnx.tensor("low " + number, new float[] {low}),
                        Onnx.tensor("high " + number, new float[] {high})));
    }

    private static Case resized(
            int number,
            float down,
            float across,
            String mode,
            String coordinates,
            String rounding) {
        return new Case(
                "Resize",
                List.of(
                        Onnx.tensor("roi" + number, new float[0], 0),
                        Onnx.tensor("scales", new float[] {1, 1, down, across}, 4)),
                Onnx.attribute("mode", mode),
                Onnx.attribute("coordinate_transformation_mode", coordinates),
                Onnx.attribute("nearest_mode", rounding));
    }

    @TestFactory
    List<DynamicTest> anOperatorGivesWhatOnnxRuntimeGives() {
        return cases().stream()
                .map(each -> DynamicTest.dynamicTest(each.toString(), () -> compare(model(each))))
                .toList();
    }

    @TestFactory
    List<DynamicTest> theGradientOfAnOperatorIsItsSlope() {
        return cases().stream()
                .map(each -> DynamicTest.dynamicTest(each.toString(), () -> slope(model(each))))
                .toList();
    }

    @Test
    void aRootOfASquareAndAChannelOfOneAreAsInOnnxRuntime() throws Exception {
        var nodes =
                GraphProto.newBuilder()
                        .addInitializer(Onnx.tensor("w", positive(NUMBERS), SHAPE))
                        .addInitializer(Onnx.tensor("two", new float[] {2}))
                        .addInitializer(Onnx.tensor("little", new float[] {0.1f}))
                        .addInitializer(Onnx.integers("axes", 1))
                        .addNode(Onnx.node("Mul", List.of("image", "w"), "x"))
                        .addNode(Onnx.node("Pow", List.of("x", "two"), "squares"))
                        .addNode(
                                Onnx.node(
                                        "ReduceMean",
                                        List.of("squares"),
                                        "mean",
                                        Onnx.attribute("axes", new long[] {1})))
                        .addNode(Onnx.node("Squeeze", List.of("mean", "axes"), "flat"))
                        .addNode(Onnx.node("Add", List.of("flat", "little"), "more"))
                        .addNode(Onnx.node("Sqrt", List.of("more"), "y"));
        compare(model(nodes));
        slope(model(nodes));
    }

    @Test
    void numbersOfAFormulaAreNotTrainedAndThoseOfConstantNodesNeither() {
        var graph =
                GraphProto.newBuilder()
                        .addInput(Onnx.value("image", 2, 3, 6, 4))
                        .addInitializer(Onnx.tensor("w", noise(4), 4))
                        .addInitializer(Onnx.tensor("half", new float[] {0.5f}, 1))
                        .addNode(
                                Onnx.node("Constant", List.of(), "shift").toBuilder()
                                        .addAttribute(
                                                AttributeProto.newBuilder()
                                                        .setName("value")
                                                        .setType(
                                                                AttributeProto.AttributeType.TENSOR)
                                                        .setT(Onnx.tensor("", noise(4), 4)))
                                        .build())
                        .addNode(Onnx.node("Mul", List.of("image", "w"), "x"))
                        .addNode(Onnx.node("Mul", List.of("x", "half"), "halved"))
                        .addNode(Onnx.node("Add", List.of("halved", "shift"), "y"))
                        .addOutput(Onnx.value("y", 2, 3, 6, 4));
        try (var manager = Torch.manager(2);
                var network = Network.read(Onnx.model(graph.build()), manager)) {
            assertEquals(Set.of("w"), network.parameters().keySet());
        }
    }

    /** The image times {@code w}, a parameter, and the operator on that. */
    private ModelProto model(Case example) {
        var inputs = new ArrayList<String>(List.of("x"));
        var graph =
                GraphProto.newBuilder()
                        .addInitializer(Onnx.tensor("w", positive(NUMBERS), SHAPE))
                        .addNode(Onnx.node("Mul", List.of("image", "w"), "x"));
        for (var constant : example.constants()) {
            var named = constant.toBuilder().setName("c/" + constant.getName()).build();
            graph.addInitializer(named);
            inputs.add(named.getName());
        }
        return model(
                graph.addNode(
                        Onnx.node(
                                example.operator(),
                                inputs,
                                "y",
                                example.attributes().toArray(AttributeProto[]::new))));
    }

    private static ModelProto model(GraphProto.Builder graph) {
        return Onnx.model(
                graph.clone()
                        .addInput(Onnx.value("image", 2, 3, 6, 4))
                        .addOutput(ValueInfoProto.newBuilder().setName("y"))
                        .build());
    }

    private void compare(ModelProto model) throws Exception {
        var image = noise(NUMBERS);
        var environment = OrtEnvironment.getEnvironment();
        try (var session = environment.createSession(model.toByteArray());
                var tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), SHAPE);
                var result = session.run(Map.of("image", tensor));
                var manager = Torch.manager(2);
                var network = Network.read(model, manager);
                var x = manager.create(image, new Shape(SHAPE));
                var found = network.run("image", x, "y")) {
            var expected = (OnnxTensor) result.get(0);
            assertArrayEquals(expected.getInfo().getShape(), found.getShape().getShape());
            var values = new float[expected.getFloatBuffer().remaining()];
            expected.getFloatBuffer().get(values);
            assertArrayEquals(values, found.toFloatArray(), 2e-5f);
        }
    }

    /** A sum with other weights at each place, so that no mistakes cancel each other. */
    private void slope(ModelProto model) {
        var image = noise(NUMBERS);
        try (var manager = Torch.manager(2);
                var network = Network.read(model, manager)) {
            var parameter = network.parameter("w");
            parameter.setRequiresGradient(true);
            int owned = parameter.getManager().getManagedArrays().size();
            float[] gradient;
            try (var work = manager.newSubManager();
                    var collector = Torch.start(2).newGradientCollector()) {
                collector.backward(weighed(work, network, image));
                try (var found = parameter.getGradient()) {
                    gradient = found.toFloatArray();
                }
            }
            assertEquals(
                    owned,
                    parameter.getManager().getManagedArrays().size(),
                    "nothing of a step stays with the network");
            parameter.setRequiresGradient(false);
            for (int at = 0; at < NUMBERS; at += 13) {
                float width = 1e-2f;
                double above = moved(manager, network, image, parameter, at, width);
                double below = moved(manager, network, image, parameter, at, -width);
                double slope = (above - below) / (2 * width);
                assertEquals(slope, gradient[at], 5e-3 + 0.02 * Math.abs(slope), "at " + at);
            }
        }
    }

    private double moved(
            NDManager manager,
            Network network,
            float[] image,
            NDArray parameter,
            int at,
            float by) {
        var bump = new float[NUMBERS];
        bump[at] = by;
        try (var work = manager.newSubManager();
                var change = work.create(bump, parameter.getShape())) {
            parameter.addi(change);
            double value = weighed(work, network, image).getFloat();
            parameter.subi(change);
            return value;
        }
    }

    private static NDArray weighed(NDManager work, Network network, float[] image) {
        var y = network.run("image", work.create(image, new Shape(SHAPE)), "y");
        var weights = new float[(int) y.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.sin(i + 1);
        }
        return y.mul(work.create(weights, y.getShape())).sum();
    }

    private float[] noise(int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return values;
    }

    /** Away from 0, where slopes are measured on one side. */
    private float[] positive(int count) {
        var values = noise(count);
        for (int i = 0; i < count; i++) {
            values[i] = 1 + values[i] / 2;
        }
        return values;
    }
}
