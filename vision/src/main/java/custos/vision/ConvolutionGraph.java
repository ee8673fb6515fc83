package custos.vision;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which convolutions of an ONNX graph may compute in 8 bits, and between which tensors.
 *
 * <p>A convolution may if a later one reads what it makes: the last ones, whose results are boxes
 * and scores, stay as they are, because an error there is the error of the answer.
 */
final class ConvolutionGraph {

    private static final Set<String> FUSED = Set.of("Relu", "Clip");

    private final GraphProto graph;
    private final Map<String, TensorProto> constants;
    private final Map<String, List<NodeProto>> readers = new HashMap<>();
    private final Map<String, Boolean> leads = new HashMap<>();

    ConvolutionGraph(GraphProto graph) {
        this.graph = graph;
        this.constants =
                graph.getInitializerList().stream()
                        .collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
        for (var node : graph.getNodeList()) {
            for (var input : node.getInputList()) {
                readers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node);
            }
        }
    }

    /** Whether the node is a convolution that may compute in 8 bits. */
    boolean isInner(NodeProto node) {
        return node.getOpType().equals("Conv")
                && isFloat(node.getInput(1))
                && (node.getInputCount() < 3 || isFloat(node.getInput(2)))
                && leadsToConvolution(node.getOutput(0));
    }

    /** The tensors that are rounded to 8 bits, in the order in which they are made. */
    Set<String> rounded() {
        var rounded = new LinkedHashSet<String>();
        for (var node : graph.getNodeList()) {
            if (isInner(node)) {
                rounded.add(node.getInput(0));
                rounded.add(result(node));
            } else if (node.getOpType().equals("Add")
                    && node.getInputList().stream().noneMatch(constants::containsKey)
                    && leadsToConvolution(node.getOutput(0))) {
                rounded.addAll(node.getInputList());
                rounded.add(result(node));
            }
        }
        return rounded;
    }

    TensorProto constant(String name) {
        var constant = constants.get(name);
        if (constant == null) {
            throw new IllegalArgumentException("no constant `%s`".formatted(name));
        }
        return constant;
    }

    /** What the node makes, behind the activation that is fused with it if there is one. */
    private String result(NodeProto node) {
        var output = node.getOutput(0);
        var followers = readers.getOrDefault(output, List.of());
        return followers.size() == 1 && FUSED.contains(followers.getFirst().getOpType())
                ? followers.getFirst().getOutput(0)
                : output;
    }

    private boolean isFloat(String name) {
        var constant = constants.get(name);
        return constant != null && constant.getDataType() == TensorProto.DataType.FLOAT_VALUE;
    }

    private boolean leadsToConvolution(String tensor) {
        var known = leads.get(tensor);
        if (known != null) {
            return known;
        }
        var leadsOn = false;
        for (var reader : readers.getOrDefault(tensor, List.of())) {
            leadsOn |=
                    reader.getOpType().equals("Conv")
                            || reader.getOutputList().stream().anyMatch(this::leadsToConvolution);
        }
        leads.put(tensor, leadsOn);
        return leadsOn;
    }
}
