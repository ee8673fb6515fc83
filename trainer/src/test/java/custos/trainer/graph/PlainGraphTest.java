package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is rewritten computes the same, in ONNX Runtime and as it is trained. */
final class PlainGraphTest {
    private static final int NUMBERS = 2 * 3 * 6 * 6;

    private final Random random = new Random(23);

    /** A graph from {@code image} to {@code y} in the operators of its time. */
    private record Case(String name, int opset, GraphProto.Builder graph) {
        ModelProto model() {
            return Onnx.model(
                            graph.clone()
                                    .addInput(Onnx.value("image", "n", 3, "height", "width"))
                                    .addOutput(Onnx.value("y", "a", "b", "c", "d"))
                                    .build())
                    .toBuilder()
                    .clearOpsetImport()
                    .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                    .build();
        }
    }

    private List<Case> cases() {
        return List.of(
                new Case("Clip with attributes", 7, nodes(clip())),
                new Case("Dropout", 7, nodes(node("Dropout", "image", "y"))),
                new Case(
                        "AveragePool with dilations of 1",
                        19,
                        nodes(
                                node(
                                        "AveragePool",
                                        "image",
                                        "y",
                                        Onnx.attribute("kernel_shape", new long[] {2, 2}),
                                        Onnx.attribute("dilations", new long[] {1, 1})))),
                new Case("Gelu", 20, nodes(node("Gelu", "image", "y"))),
                new Case(
                        "Gelu by tanh",
                        20,
                        nodes(node("Gelu", "image", "y", Onnx.attribute("approximate", "tanh")))),
                new Case(
                        "Softmax over the last axis",
                        11,
                        nodes(node("Softmax", "image", "y", Onnx.attribute("axis", 3)))),
                new Case(
                        "Pad with attributes",
                        7,
                        nodes(
                                node(
                                        "Pad",
                                        "image",
                                        "y",
                                        Onnx.attribute(
                                                "pads", new long[] {0, 0, 1, 0, 0, 0, 2, 3})))),
                new Case(
                        "ReduceMean with an input",
                        18,
                        nodes(
                                        Onnx.node(
                                                "ReduceMean",
                                                List.of("image", "axes"),
                                                "y",
                                                Onnx.attribute("keepdims", 1)))
                                .addInitializer(Onnx.integers("axes", 2, 3))),
                new Case(
                        "Resize without a region",
                        10,
                        nodes(Onnx.node("Resize", List.of("image", "scales"), "y"))
                                .addInitializer(
                                        Onnx.tensor("scales", new float[] {1, 1, 2, 3}, 4))),
                new Case(
                        "Resize to a size",
                        13,
                        nodes(Onnx.node("Resize", List.of("image", "", "", "size"), "y"))
                                .addInitializer(Onnx.integers("size", 1, 3, 12, 18))),
                new Case("channels shuffled", 11, channelsShuffled()),
                new Case(
                        "Slice with attributes",
                        7,
                        nodes(
                                node(
                                        "Slice",
                                        "image",
                                        "y",
                                        Onnx.attribute("starts", new long[] {1, 0}),
                                        Onnx.attribute("ends", new long[] {5, 3}),
                                        Onnx.attribute("axes", new long[] {2, 1})))),
                new Case(
                        "Split with an attribute",
                        11,
                        shuffled(Onnx.attribute("split", new long[] {1, 2}))),
                new Case(
                        "Split with an input",
                        18,
                        shuffled().addInitializer(Onnx.integers("parts", 1, 2))),
                new Case(
                        "Sum", 8, nodes(Onnx.node("Sum", List.of("image", "image", "image"), "y"))),
                new Case(
                        "Unsqueeze and Squeeze with attributes",
                        11,
                        nodes(
                                node("Unsqueeze", "image", "x", axes()),
                                node("Squeeze", "x", "y", axes()))),
                new Case(
                        "Upsample with an input",
                        9,
                        nodes(Onnx.node("Upsample", List.of("image", "scales"), "y"))
                                .addInitializer(
                                        Onnx.tensor("scales", new float[] {1, 1, 2, 2}, 4))),
                new Case("normalised convolution", 17, normalisedConvolution(1)),
                new Case("normalised convolution of groups", 9, normalisedConvolution(3)),
                new Case("normalised, rectified, normalised", 17, preActivation()),
                new Case("a convolution that somebody else reads", 17, readTwice()));
    }

    @TestFactory
    List<DynamicTest> thePlainFormComputesTheSame() {
        return cases().stream()
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> compare(each.model())))
                .toList();
    }

    private static ModelProto plain(ModelProto model) {
        return PlainGraph.of(model, GraphShapes.lazily(model, "image", Frame.square(6)));
    }

    private void compare(ModelProto model) {
        var plain = plain(model);
        assertEquals(Onnx.OPSET, plain.getOpsetImport(0).getVersion());
        for (var node : plain.getGraph().getNodeList()) {
            assertTrue(Operators.canTrain(node.getOpType()), node.getOpType());
        }
        var image = normalised().noise(NUMBERS / 2);
        var expected = run(model, image);
        assertArrayEquals(expected, run(plain, image), 1e-4f);
        try (var manager = Torch.manager(2);
                var network = Network.read(plain, manager);
                var x = manager.create(image, new Shape(1, 3, 6, 6));
                var found = network.run("image", x, "y")) {
            assertArrayEquals(expected, found.toFloatArray(), 1e-4f);
        }
    }

    private static float[] run(ModelProto model, float[] image) {
        try (var graph = new FrozenGraph(model, 1)) {
            var values =
                    new FrozenGraph.Values(FloatBuffer.wrap(image), image.length / 108, 3, 6, 6);
            var buffer = graph.run(Map.of("image", values), Set.of("y")).get("y");
            assertTrue(buffer != null);
            var floats = new float[buffer.remaining()];
            buffer.get(floats);
            return floats;
        }
    }

    @Test
    void aShuffleForOneImageOfOneSizeIsOneForManyOfAnySize() {
        var plain = plain(new Case("", 11, channelsShuffled()).model());
        var image = normalised().noise(NUMBERS);
        var found = run(plain, image);
        for (int number = 0; number < 2; number++) {
            for (int at = 0; at < 6 * 36; at++) {
                int channel = at / 36;
                // Groups of three, image and image: 0, 0, 1, 1, 2, 2.
                float expected = image[number * 3 * 36 + channel / 2 * 36 + at % 36];
                assertEquals(expected, found[number * 6 * 36 + at]);
            }
        }
    }

    @Test
    void aNormalisedConvolutionIsOneNodeWhoseNumbersAreTrained() {
        var model = new Case("", 17, normalisedConvolution(1)).model();
        var plain = plain(model);
        assertEquals(1, plain.getGraph().getNodeCount());
        try (var manager = Torch.manager(2);
                var network = Network.read(plain, manager)) {
            assertEquals(2, network.parameters().size());
        }
    }

    @Test
    void aNormalisedRowIsNotTakenForAMap() {
        var graph =
                normalised()
                        .add(Onnx.node("Flatten", List.of("image"), "row"))
                        .addNormalisation("row", "normal", 3 * 6 * 6)
                        .add(Onnx.node("Identity", List.of("normal"), "y"))
                        .graph();
        var model = new Case("", 17, graph).model();
        assertSame(model, plain(model));
    }

    @Test
    void aGraphWithAnUnknownOperatorStaysAsItIs() {
        var model = new Case("", 7, nodes(clip(), node("Sign", "y", "z"))).model();
        var wanted =
                model.toBuilder()
                        .setGraph(
                                model.getGraph().toBuilder()
                                        .addOutput(Onnx.value("z", "a", "b", "c", "d")))
                        .build();
        assertSame(wanted, plain(wanted));
        try (var manager = Torch.manager(2)) {
            var refusal =
                    assertThrows(
                            UnsupportedOperationException.class,
                            () -> Network.read(wanted, manager));
            assertTrue(String.valueOf(refusal.getMessage()).contains("Sign"));
        }
    }

    @Test
    void whatMeansSomethingElseInOurOpsetStaysAsItIs() {
        var axis = Onnx.attribute("axis", 1);
        var overAll = new Case("", 11, nodes(node("Softmax", "image", "y", axis))).model();
        assertSame(overAll, plain(overAll));
        var wide =
                node(
                        "AveragePool",
                        "image",
                        "y",
                        Onnx.attribute("kernel_shape", new long[] {2, 2}),
                        Onnx.attribute("dilations", new long[] {2, 2}));
        var dilated = new Case("", 19, nodes(wide)).model();
        assertSame(dilated, plain(dilated));
    }

    @Test
    void chainsOfRandomOldOperatorsComputeTheSame() {
        for (int trial = 0; trial < 60; trial++) {
            compare(new Case("", 8 + random.nextInt(2), chain()).model());
        }
    }

    /** What old networks are made of, in any order. */
    private GraphProto.Builder chain() {
        var graph = normalised();
        var last = "image";
        int length = 1 + random.nextInt(7);
        for (int at = 0; at < length; at++) {
            var next = at + 1 == length ? "y" : "x" + at;
            switch (random.nextInt(6)) {
                case 0 ->
                        graph.add(
                                clip().toBuilder()
                                        .setName(next)
                                        .setInput(0, last)
                                        .setOutput(0, next)
                                        .build());
                case 1 -> graph.addConvolution(last, next, random.nextBoolean() ? 1 : 3);
                case 2 -> graph.addNormalisation(last, next);
                case 3 -> graph.add(Onnx.node("Sum", List.of(last, "image"), next));
                case 4 -> graph.add(node("Dropout", last, next));
                default -> graph.add(node("Relu", last, next));
            }
            last = next;
        }
        return graph.graph();
    }

    private static NodeProto clip() {
        return node(
                "Clip", "image", "y", Onnx.attribute("min", -0.25f), Onnx.attribute("max", 0.5f));
    }

    private static AttributeProto axes() {
        return Onnx.attribute("axes", new long[] {1});
    }

    /** Channels in two parts, exchanged: ShuffleNet's way. */
    private static GraphProto.Builder shuffled(AttributeProto... attributes) {
        var inputs = attributes.length == 0 ? List.of("image", "parts") : List.of("image");
        var split =
                NodeProto.newBuilder()
                        .setOpType("Split")
                        .addAllInput(inputs)
                        .addOutput("one")
                        .addOutput("others")
                        .addAllAttribute(List.of(attributes));
        if (List.of(attributes).stream().noneMatch(each -> each.getName().equals("axis"))) {
            split.addAttribute(Onnx.attribute("axis", 1));
        }
        return GraphProto.newBuilder()
                .addNode(split)
                .addNode(
                        Onnx.node(
                                "Concat",
                                List.of("others", "one"),
                                "y",
                                Onnx.attribute("axis", 1)));
    }

    /** As exporters write it down for one image of six by six. */
    private static GraphProto.Builder channelsShuffled() {
        return nodes(
                        Onnx.node(
                                "Concat",
                                List.of("image", "image"),
                                "x",
                                Onnx.attribute("axis", 1)),
                        Onnx.node("Reshape", List.of("x", "apart"), "groups"),
                        node(
                                "Transpose",
                                "groups",
                                "turned",
                                Onnx.attribute("perm", new long[] {0, 2, 1, 3, 4})),
                        Onnx.node("Reshape", List.of("turned", "together"), "y"))
                .addInitializer(Onnx.integers("apart", 1, 2, 3, 6, 6))
                .addInitializer(Onnx.integers("together", 1, 6, 6, 6));
    }

    private NormalisedGraph normalised() {
        return new NormalisedGraph(random);
    }

    private GraphProto.Builder normalisedConvolution(int groups) {
        return normalised().addConvolution("image", "x", groups).addNormalisation("x", "y").graph();
    }

    private GraphProto.Builder preActivation() {
        return normalised()
                .addNormalisation("image", "normal")
                .add(node("Relu", "normal", "rectified"))
                .addConvolution("rectified", "x", 1)
                .add(Onnx.node("Add", List.of("x", "image"), "sum"))
                .addNormalisation("sum", "y")
                .graph();
    }

    private GraphProto.Builder readTwice() {
        return normalised()
                .addConvolution("image", "x", 1)
                .addNormalisation("x", "normal")
                .add(Onnx.node("Add", List.of("x", "normal"), "y"))
                .graph();
    }

    private static GraphProto.Builder nodes(NodeProto... nodes) {
        return GraphProto.newBuilder().addAllNode(List.of(nodes));
    }

    private static NodeProto node(
            String operator, String from, String to, AttributeProto... attributes) {
        return Onnx.node(operator, List.of(from), to, attributes);
    }
}
