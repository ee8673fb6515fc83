package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names in the graphs that are trained, and what all that build graphs need. */
public final class Graphs {
    /** The output of the raw scores, shape (N, labels). */
    public static final String LOGITS = "logits";

    /** The head's weights, shape (labels, features). */
    public static final String HEAD_WEIGHTS = "head/w";

    /** The head's bias, shape (labels). */
    public static final String HEAD_BIAS = "head/b";

    private Graphs() {}

    /** Adds a node without attributes, which is called as its output, and gives that name. */
    static String add(GraphProto.Builder graph, String operator, String output, String... inputs) {
        graph.addNode(Onnx.node(operator, List.of(inputs), output));
        return output;
    }

    /** Gives what nodes make of this name another; who reads it goes on to ask for the old one. */
    static void rename(GraphProto.Builder graph, String name, String other) {
        for (var node : graph.getNodeBuilderList()) {
            for (int i = 0; i < node.getOutputCount(); i++) {
                if (node.getOutput(i).equals(name)) {
                    node.setOutput(i, other).setName(other);
                }
            }
        }
    }

    /** The graph without what none of its outputs needs, and without weights as inputs. */
    static GraphProto pruned(GraphProto graph) {
        var needed = new HashSet<String>();
        var weights = new HashSet<String>();
        graph.getInitializerList().forEach(tensor -> weights.add(tensor.getName()));
        graph.getOutputList().forEach(output -> needed.add(output.getName()));
        var nodes = new ArrayDeque<NodeProto>();
        for (var node : graph.getNodeList().reversed()) {
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                needed.addAll(node.getInputList());
                nodes.addFirst(node);
            }
        }
        return graph.toBuilder()
                .clearInput()
                .addAllInput(
                        graph.getInputList().stream()
                                .filter(input ->
                                        needed.contains(input.getName())
                                                && !weights.contains(input.getName()))
                                .toList())
                .clearNode()
                .addAllNode(nodes)
                .clearInitializer()
                .addAllInitializer(needed(graph.getInitializerList(), needed))
                .build();
    }

    /** The graph with every node after those that it reads. */
    static GraphProto sorted(GraphProto graph) {
        var makers = new HashMap<String, NodeProto>();
        for (var node : graph.getNodeList()) {
            node.getOutputList().forEach(output -> makers.put(output, node));
        }
        var sorted = new LinkedHashSet<NodeProto>();
        graph.getNodeList().forEach(node -> place(node, makers, sorted));
        return graph.toBuilder().clearNode().addAllNode(sorted).build();
    }

    private static void place(
            NodeProto node, Map<String, NodeProto> makers, Set<NodeProto> sorted) {
        if (sorted.contains(node)) {
            return;
        }
        for (var input : node.getInputList()) {
            var maker = makers.get(input);
            if (maker != null) {
                place(maker, makers, sorted);
            }
        }
        sorted.add(node);
    }

    private static List<TensorProto> needed(List<TensorProto> tensors, Set<String> needed) {
        return tensors.stream().filter(tensor -> needed.contains(tensor.getName())).toList();
    }
}
