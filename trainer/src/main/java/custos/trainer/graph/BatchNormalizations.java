package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph without batch normalisation. With statistics that no longer move it multiplies each
 * channel by a number and adds another (Ioffe and Szegedy 2015, section 3.1): the convolution that
 * makes the channels does so as well, and elsewhere a product and a sum do.
 */
final class BatchNormalizations {
    private static final String NAME = "BatchNormalization";
    private static final float USUAL_EPSILON = 1e-5f;

    /** Operators whose results are maps: their channels are the second of four dimensions. */
    private static final Set<String> MAPS =
            Set.of(
                    "AveragePool",
                    "Conv",
                    "GlobalAveragePool",
                    "MaxPool",
                    "Pad",
                    "Resize",
                    "Upsample");

    /** Operators whose results are maps where their first inputs are. */
    private static final Set<String> KEEPING =
            Set.of(
                    "Add",
                    "Clip",
                    "Concat",
                    "Dropout",
                    "HardSigmoid",
                    "HardSwish",
                    "Identity",
                    "LeakyRelu",
                    "Mul",
                    NAME,
                    "PRelu",
                    "Relu",
                    "Sigmoid",
                    "Split",
                    "Sub",
                    "Sum");

    private final ModelProto model;
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    private final Map<String, NodeProto> makers = new HashMap<>();
    private final Map<String, Integer> reads = new HashMap<>();
    private final Set<String> wanted = new HashSet<>();
    private final List<NodeProto> nodes = new ArrayList<>();

    private BatchNormalizations(ModelProto model) {
        this.model = model;
        var graph = model.getGraph();
        graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        constants.putAll(initializers);
        graph.getOutputList().forEach(output -> wanted.add(output.getName()));
        for (var node : graph.getNodeList()) {
            node.getInputList().forEach(input -> reads.merge(input, 1, Integer::sum));
            node.getOutputList().forEach(output -> makers.put(output, node));
            if (node.getOpType().equals("Constant")) {
                constants.put(node.getOutput(0), Onnx.constant(node));
            }
        }
    }

    /** The same graph; what cannot be rewritten stays. */
    static ModelProto without(ModelProto model) {
        return model.getGraph().getNodeList().stream()
                        .anyMatch(node -> node.getOpType().equals(NAME))
                ? new BatchNormalizations(model).written()
                : model;
    }

    private ModelProto written() {
        var graph = model.getGraph();
        for (var node : graph.getNodeList()) {
            var scaling = node.getOpType().equals(NAME) ? scaling(node) : null;
            if (scaling == null) {
                nodes.add(node);
            } else if (!takenIntoConvolution(node, scaling)) {
                addProductAndSum(node, scaling);
            }
        }
        return model.toBuilder()
                .setGraph(
                        graph.toBuilder()
                                .clearNode()
                                .addAllNode(nodes)
                                .clearInitializer()
                                .addAllInitializer(initializers.values()))
                .build();
    }

    /** What each channel is multiplied by, and what is added to it. */
    @SuppressWarnings("ArrayRecordComponent") // handed from one method to the next
    private record Scaling(float[] factors, float[] shifts) {}

    /** Null where statistics are not known, or it is not known which dimension has the channels. */
    private @Nullable Scaling scaling(NodeProto node) {
        boolean known =
                node.getInputList().subList(1, node.getInputCount()).stream()
                                .allMatch(constants::containsKey)
                        && node.getInputCount() == 5
                        && new GraphNode(node, constants).integer("training_mode", 0) == 0
                        && isMap(node.getInput(0));
        if (!known) {
            return null;
        }
        var scale = floats(node, 1);
        var bias = floats(node, 2);
        var mean = floats(node, 3);
        var variance = floats(node, 4);
        double epsilon = new GraphNode(node, constants).number("epsilon", USUAL_EPSILON);
        var factors = new float[scale.length];
        var shifts = new float[scale.length];
        for (int channel = 0; channel < scale.length; channel++) {
            double factor = scale[channel] / Math.sqrt(variance[channel] + epsilon);
            factors[channel] = (float) factor;
            shifts[channel] = (float) (bias[channel] - mean[channel] * factor);
        }
        return new Scaling(factors, shifts);
    }

    private float[] floats(NodeProto node, int input) {
        return new GraphNode(node, constants).constantNumbers(input);
    }

    /** What nothing makes is the graph's input: images. */
    private boolean isMap(String name) {
        var maker = makers.get(name);
        return maker == null
                ? !constants.containsKey(name)
                : MAPS.contains(maker.getOpType())
                        || (KEEPING.contains(maker.getOpType()) && isMap(maker.getInput(0)));
    }

    /** Where nobody else reads the convolution's result or its weights. */
    private boolean takenIntoConvolution(NodeProto node, Scaling scaling) {
        var before = node.getInput(0);
        var convolution = makers.get(before);
        if (convolution == null
                || !convolution.getOpType().equals("Conv")
                || wanted.contains(before)
                || reads.getOrDefault(before, 0) != 1
                || !isItsOwn(convolution)) {
            return false;
        }
        var name = node.getOutput(0);
        var weights = Objects.requireNonNull(constants.get(convolution.getInput(1)));
        boolean shifted = convolution.getInputCount() > 2 && !convolution.getInput(2).isEmpty();
        var values = Onnx.floats(weights);
        var shifts = shifted ? floats(convolution, 2) : new float[scaling.shifts().length];
        int each = values.length / shifts.length;
        for (int channel = 0; channel < shifts.length; channel++) {
            float factor = scaling.factors()[channel];
            for (int at = channel * each; at < (channel + 1) * each; at++) {
                values[at] *= factor;
            }
            shifts[channel] = shifts[channel] * factor + scaling.shifts()[channel];
        }
        put(Onnx.tensor(name + "/w", values, Onnx.shape(weights)));
        put(Onnx.tensor(name + "/b", shifts, shifts.length));
        nodes.set(
                nodes.indexOf(convolution),
                convolution.toBuilder()
                        .clearInput()
                        .addAllInput(List.of(convolution.getInput(0), name + "/w", name + "/b"))
                        .setOutput(0, name)
                        .build());
        return true;
    }

    private boolean isItsOwn(NodeProto convolution) {
        return convolution.getInputList().subList(1, convolution.getInputCount()).stream()
                .filter(input -> !input.isEmpty())
                .allMatch(
                        input -> constants.containsKey(input) && reads.getOrDefault(input, 0) == 1);
    }

    private void addProductAndSum(NodeProto node, Scaling scaling) {
        var name = node.getOutput(0);
        int channels = scaling.factors().length;
        put(Onnx.tensor(name + "/w", scaling.factors(), channels, 1, 1));
        put(Onnx.tensor(name + "/b", scaling.shifts(), channels, 1, 1));
        nodes.add(Onnx.node("Mul", List.of(node.getInput(0), name + "/w"), name + "/scaled"));
        nodes.add(Onnx.node("Add", List.of(name + "/scaled", name + "/b"), name));
    }

    private void put(TensorProto tensor) {
        initializers.put(tensor.getName(), tensor);
    }
}
