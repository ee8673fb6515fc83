package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.awt.Color;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

class QuantizerTest {

    private static final int CHANNELS = 16;

    @TempDir private Path folder;
    private final ImageDecoder decoder = ImageDecoder.create();

    private static TensorProto weights(Random random, String name, int out, int in) {
        var tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(TensorProto.DataType.FLOAT_VALUE)
                        .addDims(out)
                        .addDims(in)
                        .addDims(3)
                        .addDims(3);
        for (var at = 0; at < out * in * 9; at++) {
            tensor.addFloatData((float) random.nextGaussian() / (float) Math.sqrt(in * 4.5));
        }
        return tensor.build();
    }

    private static TensorProto bias(Random random, String name, int out) {
        var tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(TensorProto.DataType.FLOAT_VALUE)
                        .addDims(out);
        for (var at = 0; at < out; at++) {
            tensor.addFloatData((float) random.nextGaussian() / 10);
        }
        return tensor.build();
    }

    private static NodeProto node(String type, String output, String... inputs) {
        var node = NodeProto.newBuilder().setOpType(type).addOutput(output);
        node.addAllInput(List.of(inputs));
        if (type.equals("Conv")) {
            node.addAttribute(
                    AttributeProto.newBuilder()
                            .setName("pads")
                            .setType(AttributeProto.AttributeType.INTS)
                            .addAllInts(List.of(1L, 1L, 1L, 1L)));
        }
        return node.build();
    }

    /** Three convolutions, a sum around the second; the last one makes two maps. */
    private static ModelProto network(int opset) throws IOException {
        var random = new Random(5);
        var shapes = ModelProto.parseFrom(TinyModels.redOrGreen()).getGraph();
        var graph =
                GraphProto.newBuilder()
                        .setName("network")
                        .addAllInput(shapes.getInputList())
                        .addAllOutput(shapes.getOutputList())
                        .addNode(node("Conv", "one", "image", "w1", "b1"))
                        .addNode(node("Relu", "oneOn", "one"))
                        .addNode(node("Conv", "two", "oneOn", "w2", "b2"))
                        .addNode(node("Add", "sum", "two", "oneOn"))
                        .addNode(node("Conv", "three", "sum", "w3"))
                        .addNode(node("GlobalAveragePool", "mean", "three"))
                        .addNode(node("Flatten", "scores", "mean"))
                        .addInitializer(weights(random, "w1", CHANNELS, 3))
                        .addInitializer(bias(random, "b1", CHANNELS))
                        .addInitializer(weights(random, "w2", CHANNELS, CHANNELS))
                        .addInitializer(bias(random, "b2", CHANNELS))
                        .addInitializer(weights(random, "w3", 2, CHANNELS));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
    }

    private static ModelBundle bundle(int opset) throws IOException {
        return bundle(network(opset));
    }

    private static ModelBundle bundle(ModelProto network) throws IOException {
        var nothing = JsonNodeFactory.instance.objectNode();
        return new ModelBundle(
                network.toByteArray(), TinyModels.description(), nothing, nothing, "");
    }

    /** The same, but the first channel is its bias alone, as of a filter that died. */
    private static ModelProto withDeadFilter() throws IOException {
        var network = network(13).toBuilder();
        for (var tensor : network.getGraphBuilder().getInitializerBuilderList()) {
            if (tensor.getName().equals("w1")) {
                for (int at = 0; at < 27; at++) {
                    tensor.setFloatData(at, 1e-9f);
                }
            } else if (tensor.getName().equals("b1")) {
                tensor.setFloatData(0, 1);
            }
        }
        return network.build();
    }

    private static TensorProto initializer(GraphProto graph, String name) {
        return graph.getInitializerList().stream()
                .filter(tensor -> tensor.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ByteBuffer raw(TensorProto tensor) {
        return ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void theBiasOfAFilterThatDiedStays() throws IOException {
        var small =
                new Quantizer(decoder, FileCipher.plain(), 2)
                        .quantize(bundle(withDeadFilter()), pictures());
        var graph = ModelProto.parseFrom(small.model()).getGraph();
        int steps = raw(initializer(graph, "one/bias/steps")).getInt();
        var scale = initializer(graph, "one/bias/scale");
        float step = scale.hasRawData() ? raw(scale).getFloat() : scale.getFloatData(0);
        assertEquals(1, steps * step, 1e-3);
    }

    private List<Path> pictures() throws IOException {
        var files = new ArrayList<Path>();
        for (var hue = 0; hue < 12; hue++) {
            var file = folder.resolve(hue + ".png");
            Files.write(file, Drawn.plain("png", 64, 64, Color.getHSBColor(hue / 12f, 1, 1)));
            files.add(file);
        }
        Files.write(folder.resolve("broken.png"), new byte[] {1, 2, 3});
        files.add(folder.resolve("broken.png"));
        return files;
    }

    @Test
    void innerConvolutionsComputeInEightBitsAndTheLastOneStays() throws IOException {
        var small = new Quantizer(decoder, FileCipher.plain(), 2).quantize(bundle(13), pictures());
        var graph = ModelProto.parseFrom(small.model()).getGraph();
        var kinds =
                graph.getInitializerList().stream()
                        .filter(tensor -> tensor.getDimsCount() == 4)
                        .map(TensorProto::getDataType)
                        .toList();
        var int8 = TensorProto.DataType.INT8_VALUE;
        var real = TensorProto.DataType.FLOAT_VALUE;
        assertEquals(2, kinds.stream().filter(kind -> kind == int8).count());
        assertEquals(1, kinds.stream().filter(kind -> kind == real).count());
        assertEquals("int8", small.provenance().get("weights").asString());
    }

    @Test
    void theAnswersStayNearlyTheSame() throws Exception {
        var pictures = pictures();
        var whole = folder.resolve("whole.zip");
        var small = folder.resolve("small.zip");
        bundle(17).write(whole);
        new Quantizer(decoder, FileCipher.plain(), 2).quantize(bundle(17), pictures).write(small);
        try (var workers = new Workers(1, 1);
                var before = RunningModel.open(whole, new RunSettings(workers, decoder));
                var after = RunningModel.open(small, new RunSettings(workers, decoder))) {
            var differences = 0;
            for (var picture : pictures.subList(0, 12)) {
                var bytes = Files.readAllBytes(picture);
                var exact = before.detect(bytes).getFirst();
                var rounded = after.detect(bytes).getFirst();
                assertEquals(exact.label(), rounded.label());
                assertEquals(exact.confidence(), rounded.confidence(), 0.03);
                differences += exact.confidence() == rounded.confidence() ? 0 : 1;
            }
            assertTrue(differences > 6, "it rounds");
        }
    }

    @Test
    void theSameImagesGiveTheSameBytes() throws IOException {
        var pictures = pictures();
        var one = new Quantizer(decoder, FileCipher.plain(), 2).quantize(bundle(13), pictures);
        var other = new Quantizer(decoder, FileCipher.plain(), 2).quantize(bundle(13), pictures);
        assertEquals(Arrays.hashCode(one.model()), Arrays.hashCode(other.model()));
        assertNotEquals(bundle(13).model().length, one.model().length);
    }

    @Test
    void aFormThatLosesNothingIsWorthKeepingAndRunsWhereItIsAskedFor() throws Exception {
        var pictures = pictures();
        var whole = bundle(17);
        var evaluator = new BundleEvaluator(decoder);
        var unlabelled = pictures.stream().map(file -> new LabelledImage(file, List.of())).toList();
        var compared = compared(whole, pictures, evaluator.ownAnswers(whole, unlabelled));
        assertEquals(1, compared.before().metric());
        assertEquals(1, compared.after().metric());
        assertTrue(compared.isWorthKeeping());

        var picture = Files.readAllBytes(pictures.getFirst());
        var kept = whole.keeping(compared.small());
        try (var workers = new Workers(1, 1)) {
            var settings = new RunSettings(workers, decoder);
            double trained = confidence(kept, settings, picture);
            assertEquals(confidence(whole, settings, picture), trained);
            double small = confidence(kept, settings.at(Precision.INT8), picture);
            assertEquals(confidence(compared.small(), settings, picture), small);
            assertNotEquals(trained, small);
        }
    }

    @Test
    void aFormIsNotKeptIfItLosesOrIfNothingTells() throws Exception {
        var pictures = pictures();
        var whole = bundle(17);
        var broken = List.of(new LabelledImage(pictures.getLast(), List.of("red")));
        assertFalse(compared(whole, pictures, broken).isWorthKeeping());

        var judges = new ArrayList<LabelledImage>();
        for (var label : List.of("red", "green")) {
            judges.add(new LabelledImage(pictures.getFirst(), List.of(label)));
        }
        var same = compared(whole, pictures, judges);
        var better =
                new BundleEvaluator(decoder).evaluate(whole, right(whole, judges), Progress.NONE);
        assertTrue(new EightBits(whole, same.before(), better).isWorthKeeping());
        assertFalse(new EightBits(whole, better, same.after()).isWorthKeeping());
        assertFalse(new EightBits(whole, ofNothing(), ofNothing()).isWorthKeeping());
    }

    /** A picture that has none of the labels that it might have. */
    private EvaluationReport ofNothing() throws IOException {
        var one = TinyModels.description();
        var several =
                new ModelDescription(
                        ModelType.MULTILABEL,
                        one.labels(),
                        one.preProcessing(),
                        one.inputName(),
                        one.outputName(),
                        Activation.SIGMOID,
                        1);
        var nothing = JsonNodeFactory.instance.objectNode();
        var bundle = new ModelBundle(network(17).toByteArray(), several, nothing, nothing, "");
        return new BundleEvaluator(decoder)
                .evaluate(
                        bundle,
                        List.of(new LabelledImage(pictures().getFirst(), List.of())),
                        Progress.NONE);
    }

    /** Those of the images that a model is right about. */
    private List<LabelledImage> right(ModelBundle bundle, List<LabelledImage> images) {
        var answers = new BundleEvaluator(decoder).ownAnswers(bundle, images);
        return images.stream().filter(answers::contains).toList();
    }

    private EightBits compared(
            ModelBundle bundle, List<Path> calibration, List<LabelledImage> judges)
            throws IOException {
        return EightBits.of(
                bundle,
                calibration,
                judges,
                new Quantizer(decoder, FileCipher.plain(), 2),
                new BundleEvaluator(decoder),
                Progress.NONE);
    }

    private static double confidence(ModelBundle bundle, RunSettings settings, byte[] picture)
            throws Exception {
        try (var model = RunningModel.of(bundle, settings)) {
            return model.detect(picture).getFirst().confidence();
        }
    }

    @Test
    void picturesAreSpreadOverAllThereAre() {
        assertEquals(List.of(0, 2, 4), EightBits.spread(List.of(0, 1, 2, 3, 4, 5), 3));
        assertEquals(List.of(0, 1), EightBits.spread(List.of(0, 1), 3));
        assertEquals(List.of(), EightBits.spread(List.of(), 3));
    }

    @Test
    void whatCannotBeRoundedIsRefused() throws IOException {
        var quantizer = new Quantizer(decoder, FileCipher.plain(), 2);
        var pictures = pictures();
        assertThrows(
                IllegalArgumentException.class, () -> quantizer.quantize(bundle(11), pictures));
        assertThrows(
                IllegalArgumentException.class,
                () -> quantizer.quantize(bundle(13), pictures.subList(12, 13)));
        var nothing = JsonNodeFactory.instance.objectNode();
        var flat =
                new ModelBundle(
                        TinyModels.redOrGreen(), TinyModels.description(), nothing, nothing, "");
        assertThrows(IllegalArgumentException.class, () -> quantizer.quantize(flat, pictures));
    }
}
