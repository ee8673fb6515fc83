package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Graphs that find boxes. In training they answer with codes, relative to anchors; {@link #decoded}
 * adds what turns codes into boxes.
 */
public final class Detectors {
    /** Output of codes: x, y, width and height of each anchor's box, shape (N, anchors, 4). */
    public static final String CODES = "codes";

    /** Output of boxes, shape (N, anchors, 4): left, top, right, bottom as shares of the input. */
    public static final String BOXES = "boxes";

    /** A code of 1 moves a centre by this share of the anchor (Faster R-CNN, SSD in TensorFlow). */
    public static final float CENTRE_SCALE = 10;

    /** A code of 1 scales a side by the exponential of one over this. */
    public static final float SIDE_SCALE = 5;

    /** No box is more than e^4 times as large as its anchor. */
    public static final float LARGEST_CODE = 4 * SIDE_SCALE;

    /** The prefix of the parameters that begin at random. */
    private static final String NEW = "new/";

    /** At first every anchor is background, nearly: sigmoid(-4) (RetinaNet's prior). */
    private static final float PRIOR = -4;

    private final GraphProto.Builder graph;
    private final int labels;
    private final RandomGenerator random;

    private Detectors(GraphProto.Builder graph, int labels, RandomGenerator random) {
        this.graph = graph;
        this.labels = labels;
        this.random = random;
    }

    /** Whether a parameter of such a graph began at random. */
    public static boolean isNew(String parameter) {
        return parameter.startsWith(NEW);
    }

    /**
     * A graph with the outputs {@link #CODES} and {@link Graphs#LOGITS}, anchor by anchor, place by
     * place, head by head.
     *
     * @param trunk has the outputs that the heads and the levels name
     * @param levels what is looked at again, see {@link RegionHead}; none if nothing is
     * @param random where new weights begin
     */
    public static ModelProto untrained(
            ModelProto trunk,
            List<BoxHead> heads,
            List<RegionHead.Level> levels,
            int labels,
            RandomGenerator random) {
        var graph = trunk.getGraph().toBuilder().clearOutput();
        new Detectors(graph, labels, random).add(heads);
        if (!levels.isEmpty()) {
            RegionHead.add(graph, levels, labels);
        }
        return trunk.toBuilder().setGraph(Graphs.pruned(graph.build())).build();
    }

    private void add(List<BoxHead> heads) {
        graph.addInitializer(Onnx.integers("four", 0, -1, 4))
                .addInitializer(Onnx.integers("labels", 0, -1, labels))
                .addInitializer(Onnx.tensor(NEW + "zero", new float[] {0}))
                .addInitializer(Onnx.tensor(NEW + "six", new float[] {6}));
        var codes = new ArrayList<String>();
        var logits = new ArrayList<String>();
        for (int at = 0; at < heads.size(); at++) {
            var head = heads.get(at);
            int anchors = head.anchors().size();
            var name = NEW + name(head);
            var features = head.features();
            var boxes = head.boxes();
            if (boxes == null) {
                features = separable(features, head.channels(), name + "/features");
                boxes = pointwise(features, head.channels(), 4 * anchors, 0, name + "/codes");
            }
            var classes =
                    pointwise(features, head.channels(), labels * anchors, PRIOR, name + "/logits");
            codes.add(rows(boxes, "four", CODES + at));
            logits.add(rows(classes, "labels", Graphs.LOGITS + at));
        }
        graph.addNode(Onnx.node("Concat", codes, CODES, Onnx.attribute("axis", 1)))
                .addNode(Onnx.node("Concat", logits, Graphs.LOGITS, Onnx.attribute("axis", 1)))
                .addOutput(Onnx.value(CODES, "n", "anchors", 4))
                .addOutput(Onnx.value(Graphs.LOGITS, "n", "anchors", labels));
    }

    /** The same in every detector that has the head. */
    private static String name(BoxHead head) {
        var boxes = head.boxes();
        return boxes == null ? "own" + head.stride() : boxes;
    }

    /** A 3 x 3 convolution of each channel, and ReLU6: the first half of SSDLite's heads. */
    private String separable(String input, int channels, String name) {
        graph.addInitializer(
                        Onnx.tensor(
                                name + "/w",
                                normal(9 * channels, Math.sqrt(2.0 / 9)),
                                channels,
                                1,
                                3,
                                3))
                .addInitializer(Onnx.tensor(name + "/b", new float[channels], channels))
                .addNode(
                        Onnx.node(
                                "Conv",
                                List.of(input, name + "/w", name + "/b"),
                                name + "/conv",
                                Onnx.attribute("kernel_shape", new long[] {3, 3}),
                                Onnx.attribute("pads", new long[] {1, 1, 1, 1}),
                                Onnx.attribute("group", channels)))
                .addNode(
                        Onnx.node(
                                "Clip", List.of(name + "/conv", NEW + "zero", NEW + "six"), name));
        return name;
    }

    private String pointwise(String input, int in, int out, float bias, String name) {
        var biases = new float[out];
        Arrays.fill(biases, bias);
        graph.addInitializer(
                        Onnx.tensor(
                                name + "/w",
                                normal(in * out, 0.2 * Math.sqrt(2.0 / in)),
                                out,
                                in,
                                1,
                                1))
                .addInitializer(Onnx.tensor(name + "/b", biases, out))
                .addNode(
                        Onnx.node(
                                "Conv",
                                List.of(input, name + "/w", name + "/b"),
                                name,
                                Onnx.attribute("kernel_shape", new long[] {1, 1})));
        return name;
    }

    private float[] normal(int count, double deviation) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }

    /** From (N, anchors x c, height, width) to (N, height x width x anchors, c). */
    private String rows(String input, String shape, String name) {
        graph.addNode(
                        Onnx.node(
                                "Transpose",
                                List.of(input),
                                name + "/places",
                                Onnx.attribute("perm", new long[] {0, 2, 3, 1})))
                .addNode(Onnx.node("Reshape", List.of(name + "/places", shape), name));
        return name;
    }

    /**
     * The same graph with {@link #BOXES} in the place of {@link #CODES}; what looks at boxes twice
     * is left out.
     *
     * @param centres x and y of each anchor, as shares of the input
     * @param sides width and height of each
     */
    public static ModelProto decoded(ModelProto model, float[] centres, float[] sides) {
        long anchors = centres.length / 2;
        var graph =
                graphOfBoxes(model, centres, sides)
                        .addOutput(Onnx.value(BOXES, "n", anchors, 4))
                        .addOutput(logits(model));
        return model.toBuilder().setGraph(Graphs.pruned(graph.build())).build();
    }

    /**
     * A graph of boxes as one of whole images: the raw score of a label, shape (N, labels), is the
     * highest of any box, lowered by a number.
     */
    public static ModelProto ofWholeImages(ModelProto model, float lowered) {
        var graph = model.getGraph().toBuilder();
        var logits = logits(model);
        long labels = logits.getType().getTensorType().getShape().getDim(2).getDimValue();
        Graphs.rename(graph, Graphs.LOGITS, BOXES + "/logits");
        graph.addNode(
                        Onnx.node(
                                "ReduceMax",
                                List.of(BOXES + "/logits"),
                                BOXES + "/highest",
                                Onnx.attribute("axes", new long[] {1}),
                                Onnx.attribute("keepdims", 0)))
                .addInitializer(Onnx.tensor(BOXES + "/lowered", new float[] {lowered}, 1))
                .addNode(
                        Onnx.node(
                                "Sub",
                                List.of(BOXES + "/highest", BOXES + "/lowered"),
                                Graphs.LOGITS))
                .clearOutput()
                .addOutput(Onnx.value(Graphs.LOGITS, "n", labels));
        return model.toBuilder().setGraph(Graphs.pruned(graph.build())).build();
    }

    static ValueInfoProto logits(ModelProto model) {
        return model.getGraph().getOutputList().stream()
                .filter(output -> output.getName().equals(Graphs.LOGITS))
                .findFirst()
                .orElseThrow();
    }

    /** The graph without outputs, with a result {@link #BOXES}. */
    static GraphProto.Builder graphOfBoxes(ModelProto model, float[] centres, float[] sides) {
        var graph = model.getGraph().toBuilder().clearOutput();
        long anchors = centres.length / 2;
        graph.addInitializer(Onnx.tensor("anchors/centres", centres, 1, anchors, 2))
                .addInitializer(
                        Onnx.tensor(
                                "anchors/steps", scaled(sides, 1 / CENTRE_SCALE), 1, anchors, 2))
                .addInitializer(Onnx.tensor("anchors/halves", scaled(sides, 0.5f), 1, anchors, 2))
                .addInitializer(Onnx.tensor("side/scale", new float[] {1 / SIDE_SCALE}))
                .addInitializer(Onnx.tensor("side/least", new float[] {-LARGEST_CODE}))
                .addInitializer(Onnx.tensor("side/most", new float[] {LARGEST_CODE}))
                .addInitializer(Onnx.integers("at/0", 0))
                .addInitializer(Onnx.integers("at/2", 2))
                .addInitializer(Onnx.integers("at/4", 4));
        decode(graph, "anchors", CODES, BOXES);
        return graph;
    }

    /**
     * Adds what turns codes into boxes.
     *
     * @param anchors there are its {@code /centres}, {@code /steps}, a side that a code of 1 moves
     *     a centre by, and {@code /halves} of sides
     */
    static void decode(GraphProto.Builder graph, String anchors, String codes, String boxes) {
        Graphs.add(graph, "Slice", codes + "/xy", codes, "at/0", "at/2", "at/2");
        Graphs.add(graph, "Slice", codes + "/wh", codes, "at/2", "at/4", "at/2");
        Graphs.add(graph, "Mul", codes + "/moved", codes + "/xy", anchors + "/steps");
        Graphs.add(graph, "Add", codes + "/centre", codes + "/moved", anchors + "/centres");
        Graphs.add(graph, "Clip", codes + "/bounded", codes + "/wh", "side/least", "side/most");
        Graphs.add(graph, "Mul", codes + "/exponent", codes + "/bounded", "side/scale");
        Graphs.add(graph, "Exp", codes + "/factor", codes + "/exponent");
        Graphs.add(graph, "Mul", codes + "/half", codes + "/factor", anchors + "/halves");
        Graphs.add(graph, "Sub", codes + "/low", codes + "/centre", codes + "/half");
        Graphs.add(graph, "Add", codes + "/high", codes + "/centre", codes + "/half");
        graph.addNode(
                Onnx.node(
                        "Concat",
                        List.of(codes + "/low", codes + "/high"),
                        boxes,
                        Onnx.attribute("axis", 2)));
    }

    private static float[] scaled(float[] values, float factor) {
        var scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = values[i] * factor;
        }
        return scaled;
    }
}
