package custos.server;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import custos.vision.Activation;
import custos.vision.Label;
import custos.vision.ModelBundle;
import custos.vision.ModelDescription;
import custos.vision.ModelType;
import custos.vision.Normalisation;
import custos.vision.PreProcessing;
import custos.vision.ResizeMode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Red and blue pictures, manifests of them, and a model that tells the two apart. */
record Colours(Path folder) {
    private static final int SIDE = 16;
    private static final int CHANNELS = 16;

    /** The mean of each colour channel times a matrix: nine times red, and nine times blue. */
    private static final byte[] MEAN_COLOUR =
            Base64.getDecoder()
                    .decode(
                            "CAhCBAoAEA061AEKIAoFaW1hZ2USBG1lYW4iEUdsb2JhbEF2ZXJhZ2VQb29sChUKBG1lYW4SBGZsYXQi"
                                    + "B0ZsYXR0ZW4KLAoEZmxhdAoHd2VpZ2h0cyoNCgZ0cmFuc0IYAaABAhIGc2NvcmVzIgRHZW1tEgVncmFw"
                                    + "aCopCAIIAxABQgd3ZWlnaHRzShgAABBBAAAAAAAAAAAAAAAAAAAAAAAAEEFaHwoFaW1hZ2USFgoUCAES"
                                    + "EAoCCAEKAggDCgIICAoCCAhiGAoGc2NvcmVzEg4KDAgBEggKAggBCgIIAg==");

    /** The graph of the model. */
    static ModelProto graph() {
        try {
            return ModelProto.parseFrom(MEAN_COLOUR);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How a command ended, and what it said. */
    record Ended(int code, String out, String err) {}

    static Ended run(Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var command = Main.commandLine(Map.of());
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        int code =
                command.execute(
                        Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    Path images() {
        return folder.resolve("images");
    }

    /** A picture of grain, red or blue; its name decides the grain. */
    Path picture(String name, String colour) throws IOException {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        var random = new Random(name.hashCode());
        for (int at = 0; at < SIDE * SIDE; at++) {
            int grain = 100 + random.nextInt(156);
            image.setRGB(at % SIDE, at / SIDE, colour.equals("red") ? grain << 16 : grain);
        }
        Files.createDirectories(images());
        var file = images().resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    /** A red and a blue picture of these names' beginning, with a manifest. */
    Path pair(String name) throws IOException {
        picture(name + "-red.png", "red");
        picture(name + "-blue.png", "blue");
        return manifest(
                name, labelled(name + "-red.png", "red"), labelled(name + "-blue.png", "blue"));
    }

    Path manifest(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name + ".manifest"), List.of(lines));
    }

    static String labelled(String picture, String label) {
        return """
        {"source-ref":"s3://bucket/%s","x":1,"x-metadata":{"class-name":"%s","confidence":1,\
        "type":"groundtruth/image-classification","human-annotated":"yes","creation-date":"2026-01-01T00:00:00"}}\
        """
                .formatted(picture, label);
    }

    /** A line with boxes of 8 by 8 pixels of one label. */
    static String boxed(String picture, String label, int... lefts) {
        var boxes =
                IntStream.of(lefts)
                        .mapToObj(
                                "{\"class_id\":0,\"left\":%d,\"top\":1,\"width\":8,\"height\":8}"
                                        ::formatted)
                        .collect(Collectors.joining(","));
        var objects =
                IntStream.of(lefts)
                        .mapToObj(_ -> "{\"confidence\":1}")
                        .collect(Collectors.joining(","));
        return """
        {"source-ref":"s3://bucket/%s","b":{"image_size":[{"width":16,"height":16,"depth":3}],"annotations":[%s]},\
        "b-metadata":{"objects":[%s],"class-map":{"0":"%s"},"type":"groundtruth/object-detection",\
        "human-annotated":"yes","creation-date":"2026-01-01T00:00:00"}}\
        """
                .formatted(picture, boxes, objects, label);
    }

    Path model() throws IOException {
        return model("colours.zip", JsonNodeFactory.instance.objectNode());
    }

    /** A model of whose graph one byte is another than was written. */
    Path damagedModel() throws IOException {
        var file = model();
        var bytes = Files.readAllBytes(file);
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.indexOf("GlobalAveragePool")] ^= 1;
        return Files.write(file, bytes);
    }

    Path model(String name, ObjectNode provenance) throws IOException {
        return model(name, provenance, "red", "blue");
    }

    /** The model, asked for each colour by itself. */
    Path multiLabel() throws IOException {
        var several = description(ModelType.MULTILABEL, Activation.SIGMOID, "red", "blue");
        var nothing = JsonNodeFactory.instance.objectNode();
        return write("several.zip", MEAN_COLOUR, several, nothing);
    }

    /** The model under other names of its two labels. */
    Path model(String name, ObjectNode provenance, String red, String blue) throws IOException {
        return model(name, MEAN_COLOUR, provenance, red, blue);
    }

    /**
     * The model with two convolutions before it, which change nothing.
     *
     * @param loudness how many times the pixels' values another channel has, which nothing uses; in
     *     8 bits a loud one leaves little of the others
     */
    Path convolved(int loudness) throws IOException {
        var model = ModelProto.parseFrom(MEAN_COLOUR).toBuilder();
        var graph = model.getGraphBuilder();
        var mean = graph.getNodeBuilder(0).setInput(0, "pixels").build();
        graph.setNode(0, convolution("image", "wide"))
                .addNode(1, convolution("wide", "pixels"))
                .addNode(2, mean)
                .addInitializer(loud(identity("wide-weights", CHANNELS, 3), loudness))
                .addInitializer(identity("pixels-weights", 3, CHANNELS).build());
        return model(
                "convolved.zip",
                model.build().toByteArray(),
                JsonNodeFactory.instance.objectNode(),
                "red",
                "blue");
    }

    private static NodeProto convolution(String input, String output) {
        return NodeProto.newBuilder()
                .setOpType("Conv")
                .addInput(input)
                .addInput(output + "-weights")
                .addOutput(output)
                .build();
    }

    private static TensorProto loud(TensorProto.Builder weights, int loudness) {
        return weights.setFloatData(weights.getFloatDataCount() - 1, loudness).build();
    }

    private static TensorProto.Builder identity(String name, int out, int in) {
        var tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(TensorProto.DataType.FLOAT_VALUE)
                        .addAllDims(List.of((long) out, (long) in, 1L, 1L));
        for (int at = 0; at < out * in; at++) {
            tensor.addFloatData(at / in == at % in ? 1 : 0);
        }
        return tensor;
    }

    private Path model(String name, byte[] graph, ObjectNode provenance, String red, String blue)
            throws IOException {
        var type = ModelType.CLASSIFICATION;
        return write(name, graph, description(type, Activation.SOFTMAX, red, blue), provenance);
    }

    private static ModelDescription description(
            ModelType type, Activation activation, String red, String blue) {
        var plain = new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
        return new ModelDescription(
                type,
                List.of(new Label(red, 0.5), new Label(blue, 0.5)),
                new PreProcessing(8, 8, ResizeMode.STRETCH, plain),
                "image",
                "scores",
                activation,
                1);
    }

    private Path write(
            String name, byte[] graph, ModelDescription description, ObjectNode provenance)
            throws IOException {
        var file = folder.resolve(name);
        new ModelBundle(graph, description, JsonNodeFactory.instance.objectNode(), provenance, "")
                .write(file);
        return file;
    }
}
