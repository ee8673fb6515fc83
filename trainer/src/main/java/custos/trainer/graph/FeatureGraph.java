package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.graph.Layers.Layer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A backbone for images of one size, with all that a head for whole images may look at: an output
 * of shape (N, features) for each kind of {@link Features}.
 */
public final class FeatureGraph {
    /** Cells along a side of the grid; fewer where a layer has fewer places. */
    private static final int CELLS = 3;

    /** Where a shape says how many channels there are. */
    private static final int CHANNELS = 1;

    /** The grid is laid over so many of the last layers. */
    private static final int LAYERS_OF_GRID = 5;

    /** Keeps the root of a variance from an endless slope where nothing varies. */
    private static final float LEAST_VARIANCE = 1e-6f;

    /** What the names of results begin with that are added to the network's. */
    private static final String ADDED = "features/";

    private static final String LEAST_VARIANCE_NAME = ADDED + "least";

    private final Backbone backbone;
    private final int size;
    private final List<PatchGraph> patches = new ArrayList<>();
    private final ModelProto model;

    /** The parts of each kind: outputs of the graph, one after the other. */
    private final Map<Features, List<Part>> parts = new EnumMap<>(Features.class);

    private record Part(String output, long width) {}

    /**
     * Adds the outputs.
     *
     * @param size width and height of the images in pixels
     * @throws IllegalArgumentException if the backbone does not run on images of that size
     */
    public FeatureGraph(Backbone backbone, int size) {
        this(backbone, size, false, List.of());
    }

    private FeatureGraph(
            Backbone backbone, int size, boolean anomalies, List<Whitening> whitenings) {
        this.backbone = backbone;
        this.size = size;
        var descriptor = backbone.descriptor();
        var graph = backbone.model().getGraph().toBuilder();
        var shapes = GraphShapes.of(backbone.model(), descriptor.input(), size);
        var pooled = new Part(descriptor.pooled(), shape(shapes, descriptor.pooled())[CHANNELS]);
        var levels = new ArrayList<Part>();
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
        if (!layers.isEmpty()) {
            graph.addInitializer(Onnx.tensor(LEAST_VARIANCE_NAME, new float[] {LEAST_VARIANCE}));
        }
        for (var layer : layers) {
            levels.addAll(whole(graph, layer));
        }
        int lower = Math.max(0, layers.size() - LAYERS_OF_GRID);
        for (var layer : layers.subList(lower, layers.size())) {
            grid.add(cells(graph, layer, "MaxPool"));
        }
        for (var stride : strides) {
            means.add(cells(graph, stride, "AveragePool"));
        }
        parts.put(Features.POOLED, List.of(pooled));
        parts.put(Features.LEVELS, levels);
        parts.put(Features.GRID, grid.isEmpty() ? List.of(pooled) : grid);
        parts.put(Features.CELLS, means.isEmpty() ? List.of(pooled) : means);
        if (anomalies) {
            var unlike = new ArrayList<>(levels);
            for (int level = 0; level < patches.size(); level++) {
                unlike.add(distances(graph, level, whitenings));
            }
            parts.put(Features.ANOMALIES, unlike);
        }
        for (var kind : parts.keySet()) {
            if (kind != Features.POOLED) {
                concatenate(graph, kind);
            }
        }
        model = backbone.model().toBuilder().setGraph(graph).build();
    }

    private static long[] shape(Map<String, long[]> shapes, String output) {
        return Objects.requireNonNull(shapes.get(output));
    }

    private Part distances(GraphProto.Builder graph, int level, List<Whitening> whitenings) {
        var patch = patches.get(level);
        if (whitenings.isEmpty()) {
            patch.addInputs(graph);
        } else {
            patch.addInitializers(graph, whitenings.get(level));
        }
        return new Part(flat(graph, patch.addDistances(graph)), PatchGraph.NUMBERS);
    }

    /**
     * The same with {@link Features#ANOMALIES}, where each run brings the whitenings of the patches
     * of each level.
     */
    public FeatureGraph withAnomalies() {
        return new FeatureGraph(backbone, size, true, List.of());
    }

    /**
     * The same with {@link Features#ANOMALIES}.
     *
     * @param whitenings of the patches of each level
     */
    public FeatureGraph withAnomalies(List<Whitening> whitenings) {
        return new FeatureGraph(backbone, size, true, whitenings);
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

    /** The mean, the highest value and the standard deviation of each channel. */
    private static List<Part> whole(GraphProto.Builder graph, Layer layer) {
        var x = layer.output();
        var name = ADDED + x;
        var mean = Graphs.add(graph, "GlobalAveragePool", name + "/mean", x);
        var highest = Graphs.add(graph, "GlobalMaxPool", name + "/highest", x);
        var difference = Graphs.add(graph, "Sub", name + "/difference", x, mean);
        var square = Graphs.add(graph, "Mul", name + "/square", difference, difference);
        var squares = Graphs.add(graph, "GlobalAveragePool", name + "/squares", square);
        var variance = Graphs.add(graph, "Add", name + "/variance", squares, LEAST_VARIANCE_NAME);
        var deviation = Graphs.add(graph, "Sqrt", name + "/deviation", variance);
        return Stream.of(mean, highest, deviation)
                .map(result -> new Part(flat(graph, result), layer.channels()))
                .toList();
    }

    /** What a pool makes of each channel in each cell. */
    private static Part cells(GraphProto.Builder graph, Layer layer, String pool) {
        var high = Cells.of(layer.height());
        var wide = Cells.of(layer.width());
        var pooled = ADDED + layer.output() + "/cells/" + pool;
        graph.addNode(
                Onnx.node(
                        pool,
                        List.of(layer.output()),
                        pooled,
                        Onnx.attribute("kernel_shape", new long[] {high.length, wide.length}),
                        Onnx.attribute("strides", new long[] {high.stride, wide.stride})));
        return new Part(flat(graph, pooled), layer.channels() * high.count * wide.count);
    }

    /** Cells that cover a side's places from end to end; they overlap where they do not divide. */
    private record Cells(long count, long length, long stride) {
        static Cells of(long places) {
            long count = Math.min(CELLS, places);
            long stride = places / count;
            return new Cells(count, places - (count - 1) * stride, stride);
        }
    }

    private static String flat(GraphProto.Builder graph, String name) {
        var flat = name + "/flat";
        graph.addNode(Onnx.node("Flatten", List.of(name), flat));
        return flat;
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
