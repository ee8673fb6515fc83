package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.graph.Layers.Layer;
import custos.trainer.graph.Pools.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A backbone for images of one size, with all that a head for whole images may look at: an output
 * of shape (N, features) for each kind of {@link Features}.
 */
public final class FeatureGraph {
    /** Where a shape says how many channels there are. */
    private static final int CHANNELS = 1;

    /** The grid is laid over so many of the last layers. */
    private static final int LAYERS_OF_GRID = 5;

    private final Backbone backbone;
    private final int size;
    private final boolean mirrored;
    private final List<PatchGraph> patches = new ArrayList<>();
    private final ModelProto model;

    /** The parts of each kind: outputs of the graph, one after the other. */
    private final Map<Features, List<Part>> parts = new EnumMap<>(Features.class);

    /**
     * Adds the outputs.
     *
     * @param size width and height of the images in pixels
     * @throws IllegalArgumentException if the backbone does not run on images of that size
     */
    public FeatureGraph(Backbone backbone, int size) {
        this(backbone, size, false, false, List.of());
    }

    private FeatureGraph(
            Backbone backbone,
            int size,
            boolean mirrored,
            boolean anomalies,
            List<Whitening> whitenings) {
        this.backbone = backbone;
        this.size = size;
        this.mirrored = mirrored;
        var descriptor = backbone.descriptor();
        var graph = backbone.model().getGraph().toBuilder();
        var shapes = GraphShapes.of(backbone.model(), descriptor.input(), Frame.square(size));
        var pooled = new Part(descriptor.pooled(), shape(shapes, descriptor.pooled())[CHANNELS]);
        var levels = new ArrayList<Part>();
        var fine = new ArrayList<Part>();
        var grid = new ArrayList<Part>();
        var means = new ArrayList<Part>();
        levels.add(pooled);
        var strides = new ArrayList<Layer>();
        for (var level : descriptor.features().values()) {
            var shape = shape(shapes, level);
            patches.add(new PatchGraph(level, shape));
            strides.add(Layer.of(level, shape));
        }
        var found = Layers.of(backbone.model(), shapes);
        var layers = found.isEmpty() ? strides : found;
        var pools = new Pools(graph);
        for (var layer : layers) {
            levels.addAll(pools.whole(layer));
        }
        for (var layer : Layers.fine(backbone.model(), shapes, size)) {
            fine.addAll(pools.whole(layer));
        }
        int lower = Math.max(0, layers.size() - LAYERS_OF_GRID);
        for (var layer : layers.subList(lower, layers.size())) {
            grid.add(pools.highest(layer));
        }
        for (var stride : strides) {
            means.add(pools.means(stride));
        }
        parts.put(Features.POOLED, List.of(pooled));
        parts.put(Features.LEVELS, levels);
        if (!fine.isEmpty()) {
            parts.put(Features.FINE, fine);
        }
        parts.put(Features.GRID, grid.isEmpty() ? List.of(pooled) : grid);
        parts.put(Features.CELLS, means.isEmpty() ? List.of(pooled) : means);
        if (anomalies) {
            var unlike = new ArrayList<>(levels);
            for (int level = 0; level < patches.size(); level++) {
                unlike.add(distances(graph, pools, level, whitenings));
            }
            parts.put(Features.ANOMALIES, unlike);
        }
        for (var kind : parts.keySet()) {
            if (kind != Features.POOLED) {
                concatenate(graph, kind);
            }
        }
        var plain = backbone.model().toBuilder().setGraph(graph).build();
        model = mirrored ? Mirrored.of(plain, descriptor.input(), size, means()) : plain;
    }

    /** The outputs of all kinds, and the numbers that each has of an image. */
    private Map<String, Long> means() {
        var means = new LinkedHashMap<String, Long>();
        parts.forEach((kind, some) ->
                means.put(output(kind), some.stream().mapToLong(Part::width).sum()));
        return means;
    }

    /** The same of the means of what is seen of each image and of its mirror image. */
    public FeatureGraph mirrored() {
        return new FeatureGraph(backbone, size, true, false, List.of());
    }

    private static long[] shape(Map<String, long[]> shapes, String output) {
        return Objects.requireNonNull(shapes.get(output));
    }

    private Part distances(
            GraphProto.Builder graph, Pools pools, int level, List<Whitening> whitenings) {
        var patch = patches.get(level);
        if (whitenings.isEmpty()) {
            patch.addInputs(graph);
        } else {
            patch.addInitializers(graph, whitenings.get(level));
        }
        return pools.flat(patch.addDistances(graph), PatchGraph.NUMBERS);
    }

    /** How often an image is looked at. */
    public int looks() {
        return mirrored ? 2 : 1;
    }

    /**
     * The same with {@link Features#ANOMALIES}, where each run brings the whitenings of the patches
     * of each level.
     */
    public FeatureGraph withAnomalies() {
        return new FeatureGraph(backbone, size, mirrored, true, List.of());
    }

    /**
     * The same with {@link Features#ANOMALIES}.
     *
     * @param whitenings of the patches of each level
     */
    public FeatureGraph withAnomalies(List<Whitening> whitenings) {
        return new FeatureGraph(backbone, size, mirrored, true, whitenings);
    }

    /** What its heads may look at. */
    public Set<Features> kinds() {
        return parts.keySet();
    }

    /** The patches of each level; none where the backbone has no levels. */
    public List<PatchGraph> patches() {
        return List.copyOf(patches);
    }

    /** The backbone with the means and products of its levels' patches as its only outputs. */
    public ModelProto moments() {
        return PatchGraph.moments(backbone.model(), patches);
    }

    private void concatenate(GraphProto.Builder graph, Features kind) {
        var outputs = parts(kind).stream().map(Part::output).toList();
        graph.addNode(Onnx.node("Concat", outputs, output(kind), Onnx.attribute("axis", 1)))
                .addOutput(Onnx.value(output(kind), "n", "features"));
    }

    private List<Part> parts(Features kind) {
        return Objects.requireNonNull(parts.get(kind));
    }

    /** How many features come from each layer and each way to pool one, in their order. */
    public List<Integer> widths(Features kind) {
        return parts(kind).stream().map(part -> Math.toIntExact(part.width())).toList();
    }

    /** The graph with an output for each kind. */
    public ModelProto model() {
        return model;
    }

    /** The name of the output that has the features. */
    public String output(Features features) {
        return switch (features) {
            case POOLED -> backbone.descriptor().pooled();
            case LEVELS -> "levels";
            case FINE -> "fine";
            case GRID -> "grid";
            case CELLS -> "cells";
            case ANOMALIES -> "anomalies";
        };
    }

    /**
     * The backbone with one linear layer on features, and nothing that it does not need.
     *
     * @param weights shape (labels, features)
     * @param bias one a label
     */
    public ModelProto classifier(Features features, float[] weights, float[] bias) {
        var graph = model.getGraph().toBuilder().clearOutput();
        graph.addInitializer(
                        Onnx.tensor(
                                Graphs.HEAD_WEIGHTS,
                                weights,
                                bias.length,
                                weights.length / bias.length))
                .addInitializer(Onnx.tensor(Graphs.HEAD_BIAS, bias, bias.length))
                .addNode(
                        Onnx.node(
                                "Gemm",
                                List.of(output(features), Graphs.HEAD_WEIGHTS, Graphs.HEAD_BIAS),
                                Graphs.LOGITS,
                                Onnx.attribute("transB", 1)))
                .addOutput(Onnx.value(Graphs.LOGITS, "n", bias.length));
        return model.toBuilder().setGraph(Graphs.pruned(graph.build())).build();
    }
}
