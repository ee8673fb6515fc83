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
import java.util.stream.Stream;
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
                new Case("normalised convolution", 17, normalised(1)),
                new Case("normalised convolution of groups", 9, normalised(3)),
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
        return PlainGraph.of(model, GraphShapes.lazily(model, "image", 6));
    }

    private void compare(ModelProto model) {
        var plain = plain(model);
        assertEquals(Onnx.OPSET, plain.getOpsetImport(0).getVersion());
        for (var node : plain.getGraph().getNodeList()) {
            assertTrue(Operators.canTrain(node.getOpType()), node.getOpType());
        }
        var image = noise(NUMBERS / 2);
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
        var image = noise(NUMBERS);
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
        var model = new Case("", 17, normalised(1)).model();
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
                nodes(Onnx.node("Flatten", List.of("image"), "row"), normalisation("row", "normal"))
                        .addNode(Onnx.node("Identity", List.of("normal"), "y"));
        addStatistics(graph, "normal", 3 * 6 * 6);
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
        var graph = GraphProto.newBuilder();
        var last = "image";
        int length = 1 + random.nextInt(7);
        for (int at = 0; at < length; at++) {
            var next = at + 1 == length ? "y" : "x" + at;
            switch (random.nextInt(6)) {
                case 0 ->
                        graph.addNode(
                                clip().toBuilder()
                                        .setName(next)
                                        .setInput(0, last)
                                        .setOutput(0, next));
                case 1 -> addConvolution(graph, last, next, random.nextBoolean() ? 1 : 3);
                case 2 -> addNormalisation(graph, last, next);
                case 3 -> graph.addNode(Onnx.node("Sum", List.of(last, "image"), next));
                case 4 -> graph.addNode(node("Dropout", last, next));
                default -> graph.addNode(node("Relu", last, next));
            }
            last = next;
        }
        return graph;
    }

    private static NodeProto clip() {
        return node("Clip", "image", "y", number("min", -0.25f), number("max", 0.5f));
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

    private GraphProto.Builder normalised(int groups) {
        var graph = GraphProto.newBuilder();
        addConvolution(graph, "image", "x", groups);
        addNormalisation(graph, "x", "y");
        return graph;
    }

    private GraphProto.Builder preActivation() {
        var graph = GraphProto.newBuilder();
        addNormalisation(graph, "image", "normal");
        graph.addNode(node("Relu", "normal", "rectified"));
        addConvolution(graph, "rectified", "x", 1);
        graph.addNode(Onnx.node("Add", List.of("x", "image"), "sum"));
        addNormalisation(graph, "sum", "y");
        return graph;
    }

    private GraphProto.Builder readTwice() {
        var graph = GraphProto.newBuilder();
        addConvolution(graph, "image", "x", 1);
        addNormalisation(graph, "x", "normal");
        return graph.addNode(Onnx.node("Add", List.of("x", "normal"), "y"));
    }

    private void addConvolution(GraphProto.Builder graph, String from, String to, int groups) {
        int each = 3 / groups;
        graph.addInitializer(Onnx.tensor(to + "/filters", noise(3 * each * 9), 3, each, 3, 3));
        if (groups == 1) {
            graph.addNode(convolution(List.of(from, to + "/filters"), to, groups));
        } else {
            graph.addInitializer(Onnx.tensor(to + "/bias", noise(3), 3))
                    .addNode(convolution(List.of(from, to + "/filters", to + "/bias"), to, groups));
        }
    }

    private static NodeProto convolution(List<String> inputs, String to, int groups) {
        return Onnx.node(
                "Conv",
                inputs,
                to,
                Onnx.attribute("group", groups),
                Onnx.attribute("pads", new long[] {1, 1, 1, 1}));
    }

    private void addNormalisation(GraphProto.Builder graph, String from, String to) {
        graph.addNode(normalisation(from, to));
        addStatistics(graph, to, 3);
    }

    private static NodeProto normalisation(String from, String to) {
        var inputs =
                Stream.concat(
                                Stream.of(from),
                                Stream.of("scale", "bias", "mean", "variance")
                                        .map(name -> to + "/" + name))
                        .toList();
        return Onnx.node("BatchNormalization", inputs, to, number("epsilon", 1e-3f));
    }

    private void addStatistics(GraphProto.Builder graph, String to, int channels) {
        for (var name : List.of("scale", "bias", "mean")) {
            graph.addInitializer(Onnx.tensor(to + "/" + name, noise(channels), channels));
        }
        var variance = noise(channels);
        for (int i = 0; i < channels; i++) {
            variance[i] = 0.5f + variance[i] * variance[i];
        }
        graph.addInitializer(Onnx.tensor(to + "/variance", variance, channels));
    }

    private static GraphProto.Builder nodes(NodeProto... nodes) {
        return GraphProto.newBuilder().addAllNode(List.of(nodes));
    }

    private static NodeProto node(
            String operator, String from, String to, AttributeProto... attributes) {
        return Onnx.node(operator, List.of(from), to, attributes);
    }

    private static AttributeProto number(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    private float[] noise(int count) {
        var noise = new float[count];
        for (int i = 0; i < count; i++) {
            noise[i] = (float) random.nextGaussian() / 2;
        }
        return noise;
    }
}
