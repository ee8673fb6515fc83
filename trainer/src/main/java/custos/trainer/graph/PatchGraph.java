package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What a backbone's levels say of the patches of an image: their means and products, from which a
 * normal distribution follows, and how far each patch lies outside of such a distribution (its
 * Mahalanobis distance; Rippel et al. 2020, Defard et al. 2020 "PaDiM", here one distribution for
 * all places). What looks like nothing in other images shows so, however small it is.
 *
 * <p>A level of many channels is looked at through some of them: a subset tells as much (PaDiM).
 */
public final class PatchGraph {
    private static final int MOST_CHANNELS = 192;

    /** Places along a side of the parts whose mean distance counts. */
    private static final long NEAR = 3;

    /** Distances before their logarithm is taken. */
    private static final float LEAST = 1e-3f;

    /** Numbers that describe the distances on a level. */
    static final int NUMBERS = 3;

    private final String level;
    private final String chosen;
    private final int channels;
    private final long high;
    private final long wide;
    private final long[] indices;

    /**
     * The patches of a level.
     *
     * @param level the output of shape (N, C, H, W)
     */
    PatchGraph(String level, long[] shape) {
        this.level = level;
        this.chosen = level + "/chosen";
        this.channels = (int) Math.min(MOST_CHANNELS, shape[1]);
        this.high = shape[2];
        this.wide = shape[3];
        this.indices = LongStream.range(0, channels).map(i -> i * shape[1] / channels).toArray();
    }

    /** The output of {@link FeatureGraph#moments} with the means: (N, channels, 1, 1). */
    public String mean() {
        return level + "/patches/mean";
    }

    /** The output with the products, summed over the patches: (N, channels, channels). */
    public String products() {
        return level + "/patches/products";
    }

    /** Channels that a patch is looked at through. */
    public int channels() {
        return channels;
    }

    /** Patches of an image. */
    public long patches() {
        return high * wide;
    }

    private void addMoments(GraphProto.Builder graph) {
        choose(graph);
        var flat = level + "/patches/flat";
        var turned = level + "/patches/turned";
        graph.addInitializer(Onnx.integers(flat + "/shape", 0, channels, -1));
        graph.addNode(Onnx.node("GlobalAveragePool", List.of(chosen), mean()))
                .addNode(Onnx.node("Reshape", List.of(chosen, flat + "/shape"), flat))
                .addNode(
                        Onnx.node(
                                "Transpose",
                                List.of(flat),
                                turned,
                                Onnx.attribute("perm", new long[] {0, 2, 1})))
                .addNode(Onnx.node("MatMul", List.of(flat, turned), products()));
        graph.addOutput(Onnx.value(mean(), "n", channels, 1, 1))
                .addOutput(Onnx.value(products(), "n", channels, channels));
    }

    private void choose(GraphProto.Builder graph) {
        graph.addInitializer(Onnx.integers(chosen + "/channels", indices))
                .addNode(
                        Onnx.node(
                                "Gather",
                                List.of(level, chosen + "/channels"),
                                chosen,
                                Onnx.attribute("axis", 1)));
    }

    /** The input or initializer with a whitening's weights: (channels, channels, 1, 1). */
    private String weights() {
        return level + "/white/weights";
    }

    private String bias() {
        return level + "/white/bias";
    }

    /** Lets each run bring its own whitening, see {@link #whitening}. */
    void addInputs(GraphProto.Builder graph) {
        graph.addInput(Onnx.value(weights(), channels, channels, 1, 1))
                .addInput(Onnx.value(bias(), channels));
    }

    /** A whitening for a run of a graph that asks for one. */
    public Map<String, FrozenGraph.Values> whitening(Whitening whitening) {
        return Map.of(
                weights(),
                new FrozenGraph.Values(
                        FloatBuffer.wrap(whitening.weights()), channels, channels, 1, 1),
                bias(),
                new FrozenGraph.Values(FloatBuffer.wrap(whitening.bias()), channels));
    }

    /** Settles the whitening. */
    void addInitializers(GraphProto.Builder graph, Whitening whitening) {
        graph.addInitializer(Onnx.tensor(weights(), whitening.weights(), channels, channels, 1, 1))
                .addInitializer(Onnx.tensor(bias(), whitening.bias(), channels));
    }

    /**
     * Adds the logarithms of the highest distance, the highest mean distance of three by three
     * places, and the mean distance.
     *
     * @return an output of shape (N, {@value #NUMBERS}, 1, 1)
     */
    String addDistances(GraphProto.Builder graph) {
        choose(graph);
        var white = level + "/white";
        graph.addNode(Onnx.node("Conv", List.of(chosen, weights(), bias()), white))
                .addNode(Onnx.node("Mul", List.of(white, white), white + "/squared"));
        var distance = channelMean(graph, white + "/squared");
        var near = level + "/near";
        graph.addNode(
                Onnx.node(
                        "AveragePool",
                        List.of(distance),
                        near,
                        Onnx.attribute(
                                "kernel_shape",
                                new long[] {Math.min(NEAR, high), Math.min(NEAR, wide)})));
        var numbers = new ArrayList<String>();
        numbers.add(pooled(graph, "GlobalMaxPool", distance));
        numbers.add(pooled(graph, "GlobalMaxPool", near));
        numbers.add(pooled(graph, "GlobalAveragePool", distance));
        var all = level + "/distances";
        graph.addNode(Onnx.node("Concat", numbers, all, Onnx.attribute("axis", 1)))
                .addInitializer(Onnx.tensor(all + "/least", new float[] {LEAST}))
                .addNode(Onnx.node("Add", List.of(all, all + "/least"), all + "/positive"))
                .addNode(Onnx.node("Log", List.of(all + "/positive"), all + "/log"));
        return all + "/log";
    }

    /** The mean over channels by a product with a column, which no opset writes otherwise. */
    private String channelMean(GraphProto.Builder graph, String values) {
        var last = values + "/last";
        var mean = values + "/mean";
        var column = new float[channels];
        Arrays.fill(column, 1f / channels);
        graph.addNode(
                        Onnx.node(
                                "Transpose",
                                List.of(values),
                                last,
                                Onnx.attribute("perm", new long[] {0, 2, 3, 1})))
                .addInitializer(Onnx.tensor(mean + "/column", column, channels, 1))
                .addNode(Onnx.node("MatMul", List.of(last, mean + "/column"), mean + "/last"))
                .addNode(
                        Onnx.node(
                                "Transpose",
                                List.of(mean + "/last"),
                                mean,
                                Onnx.attribute("perm", new long[] {0, 3, 1, 2})));
        return mean;
    }

    private static String pooled(GraphProto.Builder graph, String pool, String values) {
        var output = values + "/" + pool;
        graph.addNode(Onnx.node(pool, List.of(values), output));
        return output;
    }

    /** A backbone with the means and products of its levels' patches as its only outputs. */
    static ModelProto moments(ModelProto backbone, List<PatchGraph> levels) {
        var graph = backbone.getGraph().toBuilder().clearOutput();
        levels.forEach(level -> level.addMoments(graph));
        return backbone.toBuilder().setGraph(Graphs.pruned(graph.build())).build();
    }
}
