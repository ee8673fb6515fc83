package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A graph that sees each image and its mirror image, and gives the means of what it says of both:
 * it cannot tell the one from the other.
 */
final class Mirrored {
    private static final String ADDED = "mirrored/";
    private static final String COLUMNS = ADDED + "columns";
    private static final String IMAGES = ADDED + "images";

    /** Where a shape (N, 3, height, width) says how wide images are. */
    private static final int WIDTH = 3;

    private final GraphProto.Builder graph;

    private Mirrored(GraphProto.Builder graph) {
        this.graph = graph;
    }

    /**
     * The same model, of images and their mirror images.
     *
     * @param input the name of its images, shape (N, 3, height, width)
     * @param width of the images in pixels
     * @param outputs numbers in each row of the outputs that become means, shape (N, numbers); what
     *     the graph makes of them later is made of the means
     */
    static ModelProto of(ModelProto model, String input, int width, Map<String, Long> outputs) {
        var mirrored = new Mirrored(model.getGraph().toBuilder());
        mirrored.rename(input, IMAGES);
        mirrored.addImages(input, width);
        outputs.forEach((output, numbers) -> {
            mirrored.rename(output, ADDED + output);
            mirrored.addMean(output, numbers);
        });
        return model.toBuilder().setGraph(Graphs.sorted(mirrored.graph.build())).build();
    }

    /** Whoever makes or reads it makes or reads the other; the graph's own lists stay. */
    private void rename(String name, String other) {
        Graphs.rename(graph, name, other);
        for (var node : graph.getNodeBuilderList()) {
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(name)) {
                    node.setInput(i, other);
                }
            }
        }
    }

    private void addImages(String input, int width) {
        var columns = LongStream.range(0, width).map(column -> width - 1 - column).toArray();
        graph.addInitializer(Onnx.integers(COLUMNS, columns))
                .addNode(
                        Onnx.node(
                                "Gather",
                                List.of(input, COLUMNS),
                                ADDED + "others",
                                Onnx.attribute("axis", WIDTH)))
                .addNode(
                        Onnx.node(
                                "Concat",
                                List.of(input, ADDED + "others"),
                                IMAGES,
                                Onnx.attribute("axis", 0)));
    }

    /** Rows of images, then as many of their mirror images, become rows of means. */
    private void addMean(String output, long numbers) {
        var name = ADDED + output;
        graph.addInitializer(Onnx.integers(name + "/shape", 2, -1, numbers));
        Graphs.add(graph, "Reshape", name + "/pairs", name, name + "/shape");
        var ways = new ArrayList<String>();
        for (long way = 0; way < 2; way++) {
            var index = name + "/" + way;
            graph.addInitializer(Onnx.integers(index, way));
            var rows =
                    Onnx.node(
                            "Gather",
                            List.of(name + "/pairs", index),
                            index + "/rows",
                            Onnx.attribute("axis", 0));
            graph.addNode(rows);
            ways.add(rows.getOutput(0));
        }
        var flat = Onnx.integers(name + "/flat", -1, numbers);
        graph.addInitializer(flat);
        Graphs.add(graph, "Mean", name + "/mean", ways.getFirst(), ways.getLast());
        Graphs.add(graph, "Reshape", output, name + "/mean", flat.getName());
    }
}
