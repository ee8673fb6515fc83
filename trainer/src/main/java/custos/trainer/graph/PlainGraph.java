package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.Optional;
import java.util.function.Function;

/**
 * A graph of any opset from 7 on, as exporters write it for inference, in the operators that we
 * train and in the opset of everything that we add to it: batch normalisation is part of the
 * convolution before it or a product and a sum, parts are slices, nothing is dropped out, and what
 * was an attribute once is an input. It computes the same.
 */
final class PlainGraph {
    /** From here on sums and products stretch arrays as they do today. */
    private static final long OLDEST = 7;

    private PlainGraph() {}

    /**
     * The plain form of a graph; the graph itself where it has an operator that we do not know,
     * which only training would mind.
     *
     * @param shapes of its results for one image of its usual size, by name; of no dimensions where
     *     they are not known
     */
    static ModelProto of(ModelProto model, Function<String, long[]> shapes) {
        boolean readable =
                opset(model) >= OLDEST
                        && model.getGraph().getNodeList().stream()
                                .allMatch(node -> isOnnx(node.getDomain()));
        if (!readable) {
            return model;
        }
        var usual = ChannelShuffles.byNumbers(BatchNormalizations.without(model), shapes);
        return written(usual, shapes).orElse(model);
    }

    private static boolean isOnnx(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }

    private static long opset(ModelProto model) {
        return model.getOpsetImportList().stream()
                .filter(set -> isOnnx(set.getDomain()))
                .mapToLong(OperatorSetIdProto::getVersion)
                .max()
                .orElse(0);
    }

    /** Empty where an operator is not known. */
    private static Optional<ModelProto> written(ModelProto model, Function<String, long[]> shapes) {
        var graph = model.getGraph();
        var rewriting = new Rewriting(opset(model), graph.getInitializerList(), shapes);
        graph.getNodeList().forEach(rewriting::add);
        var plain =
                Graphs.pruned(
                        graph.toBuilder()
                                .clearNode()
                                .addAllNode(rewriting.nodes())
                                .clearInitializer()
                                .addAllInitializer(rewriting.initializers())
                                .build());
        return plain.getNodeList().stream().allMatch(rewriting::isKnown)
                ? Optional.of(
                        model.toBuilder()
                                .clearOpsetImport()
                                .addOpsetImport(
                                        OperatorSetIdProto.newBuilder().setVersion(Onnx.OPSET))
                                .setGraph(plain)
                                .build())
                : Optional.empty();
    }
}
