package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import custos.trainer.graph.Layers.Layer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is added to a graph to make numbers of an image's layers. */
final class Pools {
    /** Cells along a side of the grid; fewer where a layer has fewer places. */
    private static final int CELLS = 3;

    /** Keeps the root of a variance from an endless slope where nothing varies. */
    private static final float LEAST_VARIANCE = 1e-6f;

    /** What the names of results begin with that are added to the network's. */
    private static final String ADDED = "features/";

    private static final String LEAST_VARIANCE_NAME = ADDED + "least";

    private final GraphProto.Builder graph;
    private final Map<Layer, List<Part>> whole = new HashMap<>();
    private boolean hasLeastVariance;

    /** Adds to a graph. */
    Pools(GraphProto.Builder graph) {
        this.graph = graph;
    }

    /** An output of shape (N, width). */
    record Part(String output, long width) {}

    /** The mean, the highest value and the standard deviation of each channel. */
    List<Part> whole(Layer layer) {
        return whole.computeIfAbsent(layer, this::pooled);
    }

    private List<Part> pooled(Layer layer) {
        var x = layer.output();
        var name = ADDED + x;
        var mean = Graphs.add(graph, "GlobalAveragePool", name + "/mean", x);
        var highest = Graphs.add(graph, "GlobalMaxPool", name + "/highest", x);
        var difference = Graphs.add(graph, "Sub", name + "/difference", x, mean);
        var square = Graphs.add(graph, "Mul", name + "/square", difference, difference);
        var squares = Graphs.add(graph, "GlobalAveragePool", name + "/squares", square);
        var variance = Graphs.add(graph, "Add", name + "/variance", squares, leastVariance());
        var deviation = Graphs.add(graph, "Sqrt", name + "/deviation", variance);
        return Stream.of(mean, highest, deviation)
                .map(result -> flat(result, layer.channels()))
                .toList();
    }

    private String leastVariance() {
        if (!hasLeastVariance) {
            graph.addInitializer(Onnx.tensor(LEAST_VARIANCE_NAME, new float[] {LEAST_VARIANCE}));
            hasLeastVariance = true;
        }
        return LEAST_VARIANCE_NAME;
    }

    /** The highest value of each channel in each cell of the grid. */
    Part highest(Layer layer) {
        return cells(layer, "MaxPool");
    }

    /** The mean of each channel in each cell of the grid. */
    Part means(Layer layer) {
        return cells(layer, "AveragePool");
    }

    private Part cells(Layer layer, String pool) {
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
        return flat(pooled, layer.channels() * high.count * wide.count);
    }

    /** Cells that cover a side's places from end to end; they overlap where they do not divide. */
    private record Cells(long count, long length, long stride) {
        static Cells of(long places) {
            long count = Math.min(CELLS, places);
            long stride = places / count;
            return new Cells(count, places - (count - 1) * stride, stride);
        }
    }

    /**
     * A result as one row an image.
     *
     * @param width numbers that it has of an image
     */
    Part flat(String result, long width) {
        var flat = result + "/flat";
        graph.addNode(Onnx.node("Flatten", List.of(result), flat));
        return new Part(flat, width);
    }
}
