package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;

/**
 * A second look at boxes (after Girshick 2015, Fast R-CNN): which label a box has is told from the
 * mean of each channel in three by three cells of it, at all strides of the backbone. Where an
 * anchor sees one place of one level, this sees the corner of a playing card.
 *
 * <p>The means are exact, and products of matrices: a place of a level counts in a cell by the
 * share of the cell that it covers, which is a matter of subtracting and clipping. So the same
 * nodes learn in the trainer and run in the bundle.
 */
public final class RegionHead {
    /** The input of boxes in training, shape (N, boxes, 4): left, top, right, bottom as shares. */
    public static final String REGIONS = "regions";

    /** What the boxes show, shape (N, boxes, features). */
    public static final String FEATURES = "regions/features";

    /** The raw scores of the labels and of background, shape (N, boxes, labels + 1). */
    public static final String LOGITS = "regions/logits";

    /** Better boxes, as codes relative to the given ones: shape (N, boxes, 4). */
    public static final String CODES = "regions/codes";

    /** The weights of the scores, shape (features, labels + 1). */
    public static final String WEIGHTS = "regions/w";

    /** The bias of the scores, shape (labels + 1). */
    public static final String BIAS = "regions/b";

    /** The weights of the codes, shape (features, 4). */
    private static final String CODE_WEIGHTS = "regions/codes/w";

    private static final String CODE_BIAS = "regions/codes/b";

    /** Cells along a side of a box. */
    private static final int CELLS = 3;

    /** What lies around a box tells too, and no box is exact: so much more of it on each side. */
    private static final double MARGIN = 0.1;

    /** Cells are at least this long, in places: one of no length has no mean. */
    private static final float SHORTEST = 1e-2f;

    private static final float LONGEST = 1e6f;

    private final GraphProto.Builder graph;
    private final List<Level> levels;

    /**
     * Features of one stride.
     *
     * @param output their name, shape (N, channels, down, across)
     */
    public record Level(String output, int channels, int across, int down) {
        int features() {
            return CELLS * CELLS * channels;
        }
    }

    private RegionHead(GraphProto.Builder graph, List<Level> levels) {
        this.graph = graph;
        this.levels = levels;
    }

    /** Whether a parameter belongs to such a head. */
    public static boolean has(String parameter) {
        return List.of(WEIGHTS, BIAS, CODE_WEIGHTS, CODE_BIAS).contains(parameter);
    }

    /** How many features come from each level, in their order. */
    public static List<Integer> widths(List<Level> levels) {
        return levels.stream().map(Level::features).toList();
    }

    /**
     * Adds the input {@link #REGIONS} and the outputs {@link #FEATURES}, {@link #LOGITS} and {@link
     * #CODES} to a graph; the weights are zero.
     */
    static void add(GraphProto.Builder graph, List<Level> levels, int labels) {
        new RegionHead(graph, levels).add(labels);
        graph.addInput(Onnx.value(REGIONS, "n", "boxes", 4))
                .addOutput(Onnx.value(FEATURES, "n", "boxes", "features"))
                .addOutput(Onnx.value(LOGITS, "n", "boxes", labels + 1))
                .addOutput(Onnx.value(CODES, "n", "boxes", 4));
    }

    /** The backbone with this head and nothing else. */
    public static ModelProto alone(Backbone backbone, List<Level> levels, int labels) {
        var model = backbone.detector().orElse(backbone.model());
        var graph = model.getGraph().toBuilder().clearOutput();
        add(graph, levels, labels);
        return model.toBuilder().setGraph(Graphs.pruned(graph.build())).build();
    }

    private void add(int labels) {
        graph.addInitializer(Onnx.tensor("regions/zero", new float[] {0}))
                .addInitializer(Onnx.tensor("regions/one", new float[] {1}))
                .addInitializer(Onnx.tensor("regions/shortest", new float[] {SHORTEST}))
                .addInitializer(Onnx.tensor("regions/longest", new float[] {LONGEST}));
        var parts = new ArrayList<String>();
        for (var level : levels) {
            parts.add(pooled(level, "regions/" + level.output()));
        }
        int features = levels.stream().mapToInt(Level::features).sum();
        graph.addNode(Onnx.node("Concat", parts, FEATURES, Onnx.attribute("axis", 2)));
        linear(WEIGHTS, BIAS, features, labels + 1, LOGITS);
        linear(CODE_WEIGHTS, CODE_BIAS, features, 4, CODES);
    }

    private void linear(String weights, String bias, int features, int outputs, String name) {
        graph.addInitializer(Onnx.tensor(weights, new float[features * outputs], features, outputs))
                .addInitializer(Onnx.tensor(bias, new float[outputs], outputs))
                .addNode(Onnx.node("MatMul", List.of(FEATURES, weights), name + "/product"))
                .addNode(Onnx.node("Add", List.of(name + "/product", bias), name));
    }

    /**
     * Means of rows, then of columns, channels side by side as they lie in the trainer: shape (N,
     * boxes, features), by cells and then by channels.
     */
    private String pooled(Level level, String name) {
        var across = shares(level.across(), 0, name + "/x");
        var down = shares(level.down(), 1, name + "/y");
        long wide = level.across();
        long high = level.down();
        long channels = level.channels();
        var rows = turned(level.output(), name + "/last", 0, 2, 3, 1);
        rows = shaped(rows, name + "/rows", 0, high, wide * channels);
        down = shaped(down, name + "/y/cells", 0, -1, high);
        graph.addNode(Onnx.node("MatMul", List.of(down, rows), name + "/high"));
        var columns = shaped(name + "/high", name + "/columns", 0, -1, CELLS, wide, channels);
        across = shaped(across, name + "/x/each", 0, 0, 1, CELLS, wide);
        graph.addNode(Onnx.node("MatMul", List.of(across, columns), name + "/means"));
        return shaped(name + "/means", name + "/flat", 0, 0, level.features());
    }

    /**
     * How much each place of a level counts in each cell, shape (N, boxes, cells, places).
     *
     * @param axis 0 for x, 1 for y
     */
    private String shares(int places, int axis, String name) {
        var first = edges(places, axis, 0, name + "/first");
        var last = edges(places, axis, 1, name + "/last");
        var numbers = new float[places];
        for (int place = 0; place < places; place++) {
            numbers[place] = place;
        }
        constant(Onnx.tensor(name + "/places", numbers, places));
        before(first, name);
        before(last, name);
        Graphs.add(graph, "Sub", name + "/covered", last + "/before", first + "/before");
        Graphs.add(graph, "Sub", name + "/length", last, first);
        Graphs.add(
                graph,
                "Clip",
                name + "/bounded",
                name + "/length",
                "regions/shortest",
                "regions/longest");
        Graphs.add(graph, "Div", name + "/shares", name + "/covered", name + "/bounded");
        return name + "/shares";
    }

    /** How much of each place lies before an edge. */
    private void before(String edge, String name) {
        Graphs.add(graph, "Sub", edge + "/from", edge, name + "/places");
        Graphs.add(graph, "Clip", edge + "/before", edge + "/from", "regions/zero", "regions/one");
    }

    /** The first or last edge of each cell, in places: shape (N, boxes, cells, 1). */
    private String edges(int places, int axis, int end, String name) {
        var mix = new float[4 * CELLS];
        for (int cell = 0; cell < CELLS; cell++) {
            double share = (cell + end) * (1 + 2 * MARGIN) / CELLS - MARGIN;
            mix[axis * CELLS + cell] = (float) (places * (1 - share));
            mix[(2 + axis) * CELLS + cell] = (float) (places * share);
        }
        constant(Onnx.tensor(name + "/mix", mix, 4, CELLS));
        graph.addNode(Onnx.node("MatMul", List.of(REGIONS, name + "/mix"), name + "/edges"));
        return shaped(name + "/edges", name, 0, 0, CELLS, 1);
    }

    /** A constant that is no parameter. */
    private void constant(TensorProto tensor) {
        graph.addNode(Onnx.constant(tensor));
    }

    private String turned(String input, String name, long... axes) {
        graph.addNode(Onnx.node("Transpose", List.of(input), name, Onnx.attribute("perm", axes)));
        return name;
    }

    /** 0 keeps a length, -1 is what is left. */
    private String shaped(String input, String name, long... shape) {
        graph.addInitializer(Onnx.integers(name + "/shape", shape))
                .addNode(Onnx.node("Reshape", List.of(input, name + "/shape"), name));
        return name;
    }
}
