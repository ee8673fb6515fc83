package custos.trainer.starter;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import custos.trainer.graph.Backbone.Detector;
import custos.trainer.graph.BoxHead;
import custos.trainer.graph.BoxHead.Anchor;
import custos.trainer.graph.Onnx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The SSDLite heads of the COCO detector, without its 91 classes: box codes on six levels, and the
 * features that classes are told from.
 *
 * <p>Anchors are those of TensorFlow's {@code ssd_anchor_generator} with six layers, scales from
 * 0.2 to 0.95, the aspect ratios 1, 2, 1/2, 3 and 1/3, and fewer boxes in the lowest layer, in
 * pixels of the 300 that the detector was trained at.
 */
final class StarterDetector {
    static final String FILE = "starter-detector.onnx";

    private static final int LEVELS = 6;
    private static final int FIRST_STRIDE = 16;
    private static final double SIZE = 300;
    private static final double LEAST_SCALE = 0.2;
    private static final double MOST_SCALE = 0.95;
    private static final List<Double> ASPECTS = List.of(1.0, 2.0, 1 / 2.0, 3.0, 1 / 3.0);

    private final TfjsModel model;

    StarterDetector(TfjsModel model) {
        this.model = model;
    }

    Detector describe() {
        var heads = new ArrayList<BoxHead>();
        for (int level = 0; level < LEVELS; level++) {
            heads.add(
                    new BoxHead(
                            FIRST_STRIDE << level,
                            features(level),
                            channels(level),
                            anchors(level),
                            boxes(level)));
        }
        return new Detector(FILE, heads);
    }

    private int channels(int level) {
        return (int) weights(predictor(level) + "ClassPredictor/weights").shape[2];
    }

    private TfjsModel.Weight weights(String name) {
        return model.weight(name).orElseThrow(() -> new IllegalArgumentException(name));
    }

    /** The anchors of one place, in the order of the detector's channels. */
    static List<Anchor> anchors(int level) {
        if (level == 0) {
            return List.of(
                    Anchor.of(SIZE / 10, 1),
                    Anchor.of(SIZE * LEAST_SCALE, 2),
                    Anchor.of(SIZE * LEAST_SCALE, 1 / 2.0));
        }
        var anchors = new ArrayList<Anchor>();
        for (double aspect : ASPECTS) {
            anchors.add(Anchor.of(SIZE * scale(level), aspect));
        }
        anchors.add(Anchor.of(SIZE * Math.sqrt(scale(level) * scale(level + 1)), 1));
        return anchors;
    }

    private static double scale(int level) {
        return level == LEVELS
                ? 1
                : LEAST_SCALE + (MOST_SCALE - LEAST_SCALE) * level / (LEVELS - 1);
    }

    private static String predictor(int level) {
        return "BoxPredictor_" + level + "/";
    }

    private static String boxes(int level) {
        return "boxes" + level;
    }

    private static String features(int level) {
        return "features" + level;
    }

    /** The graph, with outputs for the heads and for the backbone's features. */
    ModelProto convert(GraphConverter converter, List<MakeStarter.Feature> backbone, String image) {
        var outputs = new ArrayList<ai.onnx.proto.OnnxMl.ValueInfoProto>();
        for (var feature : backbone) {
            converter.convert(feature.node(), feature.output());
            outputs.add(Onnx.value(feature.output(), "n", feature.channels(), "h", "w"));
        }
        var codes = new HashSet<String>();
        for (int level = 0; level < LEVELS; level++) {
            converter.convert(predictor(level) + "BoxEncodingPredictor/BiasAdd", boxes(level));
            converter.convert(predictor(level) + "ClassPredictor_depthwise/Relu6", features(level));
            outputs.add(Onnx.value(boxes(level), "n", 4L * anchors(level).size(), "h", "w"));
            outputs.add(Onnx.value(features(level), "n", channels(level), "h", "w"));
            codes.add(boxes(level));
        }
        var graph =
                converter
                        .graph()
                        .addInput(Onnx.value(image, "n", 3, "height", "width"))
                        .addAllOutput(outputs)
                        .build();
        return Onnx.model(widthFirst(graph, codes));
    }

    /** From TensorFlow's order of codes (y, x, height, width) to ours (x, y, width, height). */
    private static GraphProto widthFirst(GraphProto graph, Set<String> codes) {
        var turned = new HashSet<String>();
        for (var node : graph.getNodeList()) {
            if (codes.contains(node.getOutput(0))) {
                turned.addAll(node.getInputList().subList(1, 3));
            }
        }
        var builder = graph.toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            var tensor = graph.getInitializer(i);
            if (turned.contains(tensor.getName())) {
                builder.setInitializer(i, widthFirst(tensor));
            }
        }
        return builder.build();
    }

    private static TensorProto widthFirst(TensorProto tensor) {
        var values = Onnx.floats(tensor);
        var turned = new float[values.length];
        int row = values.length / (int) tensor.getDims(0);
        for (int i = 0; i < values.length / row; i++) {
            System.arraycopy(values, (i ^ 1) * row, turned, i * row, row);
        }
        return Onnx.tensor(tensor.getName(), turned, Onnx.shape(tensor));
    }
}
