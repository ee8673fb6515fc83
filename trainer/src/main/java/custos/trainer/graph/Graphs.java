package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Builds new graphs of old ones. */
public final class Graphs {
    /** The output of the raw scores, shape (N, labels). */
    public static final String LOGITS = "logits";

    /** The head's weights, shape (labels, features). */
    public static final String HEAD_WEIGHTS = "head/w";

    /** The head's bias, shape (labels). */
    public static final String HEAD_BIAS = "head/b";

    /** The output of {@link Features#LEVELS}, shape (N, features). */
    public static final String LEVELS = "levels";

    private static final List<String> POOLS = List.of("GlobalAveragePool", "GlobalMaxPool");

    private Graphs() {}

    /**
     * A backbone with one linear layer on features.
     *
     * @param weights shape (labels, features)
     * @param bias one a label
     */
    public static ModelProto classifier(
            Backbone backbone, Features features, float[] weights, float[] bias) {
        var graph = levels(backbone).getGraph().toBuilder().clearOutput();
        graph.addInitializer(
                        Onnx.tensor(
                                HEAD_WEIGHTS, weights, bias.length, weights.length / bias.length))
                .addInitializer(Onnx.tensor(HEAD_BIAS, bias, bias.length))
                .addNode(
                        Onnx.node(
                                "Gemm",
                                List.of(output(backbone, features), HEAD_WEIGHTS, HEAD_BIAS),
                                LOGITS,
                                Onnx.attribute("transB", 1)))
                .addOutput(Onnx.value(LOGITS, "n", bias.length));
        return backbone.model().toBuilder().setGraph(pruned(graph.build())).build();
    }

    /** The name of the output that has the features. */
    public static String output(Backbone backbone, Features features) {
        return switch (features) {
            case POOLED -> backbone.descriptor().pooled();
            case LEVELS -> LEVELS;
        };
    }

    /** A backbone that also gives {@link Features#LEVELS}. */
    public static ModelProto levels(Backbone backbone) {
        var graph = backbone.model().getGraph().toBuilder();
        var parts = new ArrayList<String>();
        parts.add(backbone.descriptor().pooled());
        for (var level : backbone.descriptor().features().values()) {
            for (var pool : POOLS) {
                var pooled = level + "/" + pool;
                var flat = pooled + "/flat";
                graph.addNode(Onnx.node(pool, List.of(level), pooled));
                graph.addNode(Onnx.node("Flatten", List.of(pooled), flat));
                parts.add(flat);
            }
        }
        graph.addNode(Onnx.node("Concat", parts, LEVELS, Onnx.attribute("axis", 1)))
                .addOutput(Onnx.value(LEVELS, "n", "features"));
        return backbone.model().toBuilder().setGraph(graph).build();
    }

    /** The graph without what none of its outputs needs. */
    static GraphProto pruned(GraphProto graph) {
        var needed = new HashSet<String>();
        graph.getOutputList().forEach(output -> needed.add(output.getName()));
        var nodes = new ArrayDeque<NodeProto>();
        for (var node : graph.getNodeList().reversed()) {
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                needed.addAll(node.getInputList());
                nodes.addFirst(node);
            }
        }
        return graph.toBuilder()
                .clearNode()
                .addAllNode(nodes)
                .clearInitializer()
                .addAllInitializer(needed(graph.getInitializerList(), needed))
                .build();
    }

    private static List<TensorProto> needed(List<TensorProto> tensors, Set<String> needed) {
        return tensors.stream().filter(tensor -> needed.contains(tensor.getName())).toList();
    }
}
