package custos.server;

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

    /** The mean of each colour channel times a matrix: nine times red, and nine times blue. */
    private static final byte[] MEAN_COLOUR =
            Base64.getDecoder()
                    .decode(
                            "CAhCBAoAEA061AEKIAoFaW1hZ2USBG1lYW4iEUdsb2JhbEF2ZXJhZ2VQb29sChUKBG1lYW4SBGZsYXQi"
                                    + "B0ZsYXR0ZW4KLAoEZmxhdAoHd2VpZ2h0cyoNCgZ0cmFuc0IYAaABAhIGc2NvcmVzIgRHZW1tEgVncmFw"
                                    + "aCopCAIIAxABQgd3ZWlnaHRzShgAABBBAAAAAAAAAAAAAAAAAAAAAAAAEEFaHwoFaW1hZ2USFgoUCAES"
                                    + "EAoCCAEKAggDCgIICAoCCAhiGAoGc2NvcmVzEg4KDAgBEggKAggBCgIIAg==");

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

    /** The model under other names of its two labels. */
    Path model(String name, ObjectNode provenance, String red, String blue) throws IOException {
        var plain = new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
        var description =
                new ModelDescription(
                        ModelType.CLASSIFICATION,
                        List.of(new Label(red, 0.5), new Label(blue, 0.5)),
                        new PreProcessing(8, 8, ResizeMode.STRETCH, plain),
                        "image",
                        "scores",
                        Activation.SOFTMAX,
                        1);
        var file = folder.resolve(name);
        new ModelBundle(
                        MEAN_COLOUR,
                        description,
                        JsonNodeFactory.instance.objectNode(),
                        provenance,
                        "")
                .write(file);
        return file;
    }
}
