package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A graph whose channels are shuffled (Zhang and others 2017, ShuffleNet) by their numbers.
 * Exporters write a shuffle as a change of shape, a transposition and a change back, which fix the
 * size of the image and that there is one.
 */
final class ChannelShuffles {
    private static final long[] TURNED = {0, 2, 1, 3, 4};

    private final ModelProto model;
    private final Function<String, long[]> shapes;
    private final Map<String, NodeProto> readers = new HashMap<>();
    private final Map<String, Integer> reads = new HashMap<>();

    private ChannelShuffles(ModelProto model, Function<String, long[]> shapes) {
        this.model = model;
        this.shapes = shapes;
        for (var node : model.getGraph().getNodeList()) {
            for (var input : node.getInputList()) {
                readers.put(input, node);
                reads.merge(input, 1, Integer::sum);
            }
        }
        model.getGraph()
                .getOutputList()
                .forEach(output -> reads.merge(output.getName(), 2, Integer::sum));
    }

    /**
     * The same graph.
     *
     * @param shapes of results, by name
     */
    static ModelProto byNumbers(ModelProto model, Function<String, long[]> shapes) {
        return new ChannelShuffles(model, shapes).written();
    }

    private ModelProto written() {
        var firsts = new HashMap<String, NodeProto>(); // by what the last node of a shuffle makes
        for (var node : model.getGraph().getNodeList()) {
            last(node).ifPresent(last -> firsts.put(last.getOutput(0), node));
        }
        var graph = model.getGraph().toBuilder().clearNode();
        for (var node : model.getGraph().getNodeList()) {
            var name = node.getOutput(0);
            var first = firsts.get(name);
            if (first == null) {
                graph.addNode(node);
            } else {
                graph.addInitializer(Onnx.integers(name + "/order", order(first)))
                        .addNode(
                                Onnx.node(
                                        "Gather",
                                        List.of(first.getInput(0), name + "/order"),
                                        name,
                                        Onnx.attribute("axis", 1)));
            }
        }
        return model.toBuilder().setGraph(Graphs.pruned(graph.build())).build();
    }

    /** The last node of the shuffle that begins with a node, if one does. */
    private Optional<NodeProto> last(NodeProto first) {
        if (!first.getOpType().equals("Reshape")) {
            return Optional.empty();
        }
        var turn = onlyReader(first, "Transpose").filter(node -> Arrays.equals(axes(node), TURNED));
        var last = turn.flatMap(node -> onlyReader(node, "Reshape"));
        return last.filter(node -> shuffles(first, node));
    }

    /** Whether a change of shape takes channels apart, and another puts them together again. */
    private boolean shuffles(NodeProto first, NodeProto last) {
        var before = shape(first.getInput(0));
        var apart = shape(first.getOutput(0));
        return before.length == 4
                && apart.length == 5
                && apart[1] * apart[2] == before[1]
                && apart[3] == before[2]
                && apart[4] == before[3]
                && Arrays.equals(shape(last.getOutput(0)), before);
    }

    private static long[] axes(NodeProto transpose) {
        return new GraphNode(transpose, Map.of()).integers("perm");
    }

    private Optional<NodeProto> onlyReader(NodeProto node, String operator) {
        var output = node.getOutput(0);
        return reads.getOrDefault(output, 0) == 1
                ? Optional.ofNullable(readers.get(output))
                        .filter(reader -> reader.getOpType().equals(operator))
                : Optional.empty();
    }

    /** Which channel comes to each place: groups by members becomes members by groups. */
    private long[] order(NodeProto first) {
        var apart = shape(first.getOutput(0));
        int groups = (int) apart[1];
        int members = (int) apart[2];
        var order = new long[groups * members];
        for (int at = 0; at < order.length; at++) {
            order[at] = (long) (at % groups) * members + Math.floorDiv(at, groups);
        }
        return order;
    }

    private long[] shape(String name) {
        return shapes.apply(name);
    }
}
