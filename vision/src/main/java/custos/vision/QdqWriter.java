package custos.vision;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a graph anew with pairs of QuantizeLinear and DequantizeLinear around its convolutions:
 * unsigned 8 bits for activations, one scale a tensor; signed 8 bits for weights, one scale an
 * output channel; 32 bits for biases. ONNX Runtime makes integer kernels of the pairs; anything
 * else that reads ONNX sees an ordinary graph that rounds.
 */
final class QdqWriter {

    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
    private static final int UINT8 = TensorProto.DataType.UINT8_VALUE;
    private static final int INT8 = TensorProto.DataType.INT8_VALUE;
    private static final int INT32 = TensorProto.DataType.INT32_VALUE;
    private static final int LEAST_OPSET = 13; // DequantizeLinear with an axis
    private static final float LARGEST = 127;
    private static final float LEAST_SCALE = 1e-10f;

    /** A bias of so many steps is far from overflowing an {@code int}, as are sums with it. */
    private static final float MOST_STEPS = 1 << 29;

    private final ModelProto model;
    private final ConvolutionGraph convolutions;
    private final Map<String, Range> ranges;
    private final GraphProto.Builder graph;

    /**
     * A writer for one model.
     *
     * @param ranges of the tensors that are rounded
     */
    QdqWriter(ModelProto model, ConvolutionGraph convolutions, Map<String, Range> ranges) {
        this.model = model;
        this.convolutions = convolutions;
        this.ranges = ranges;
        this.graph = model.getGraph().toBuilder().clearNode();
    }

    ModelProto write() {
        var opset =
                model.getOpsetImportList().stream()
                        .filter(set -> set.getDomain().isEmpty())
                        .mapToLong(set -> set.getVersion())
                        .max()
                        .orElse(0);
        if (opset < LEAST_OPSET) {
            throw new IllegalArgumentException(
                    "the graph is of opset %d, 8 bits need %d".formatted(opset, LEAST_OPSET));
        }
        model.getGraph().getInputList().forEach(input -> round(input.getName()));
        for (var node : model.getGraph().getNodeList()) {
            var copy = node.toBuilder();
            for (var at = 0; at < node.getInputCount(); at++) {
                if (ranges.containsKey(node.getInput(at))) {
                    copy.setInput(at, node.getInput(at) + "/rounded");
                }
            }
            if (convolutions.isInner(node)) {
                roundWeights(node, copy);
            }
            graph.addNode(copy);
            node.getOutputList().forEach(this::round);
        }
        dropUnread();
        return model.toBuilder().setGraph(graph).build();
    }

    /** Rounds a tensor, if it is one of those, right after it was made. */
    private void round(String tensor) {
        var range = ranges.get(tensor);
        if (range != null) {
            var scale = tensor + "/scale";
            var zero = tensor + "/zero";
            graph.addInitializer(floats(scale, range.scale()));
            graph.addInitializer(raw(zero, UINT8, new byte[] {range.zero()}));
            graph.addNode(node("QuantizeLinear", List.of(tensor, scale, zero), tensor + "/steps"));
            graph.addNode(
                    node(
                            "DequantizeLinear",
                            List.of(tensor + "/steps", scale, zero),
                            tensor + "/rounded"));
        }
    }

    private void roundWeights(NodeProto convolution, NodeProto.Builder copy) {
        var name = convolution.getOutput(0);
        var weights = convolutions.constant(convolution.getInput(1));
        var values = floats(weights);
        var channels = (int) weights.getDims(0);
        var each = values.length / channels;
        var scales = leastScales(convolution, channels);
        var steps = new byte[values.length];
        for (var channel = 0; channel < channels; channel++) {
            var largest = 0f;
            for (var at = channel * each; at < (channel + 1) * each; at++) {
                largest = Math.max(largest, Math.abs(values[at]));
            }
            scales[channel] = Math.max(scales[channel], largest / LARGEST);
            for (var at = channel * each; at < (channel + 1) * each; at++) {
                steps[at] = (byte) Math.round(values[at] / scales[channel]);
            }
        }
        var shape = weights.getDimsList().stream().mapToLong(Long::longValue).toArray();
        addRounded(name + "/weights", raw(name + "/weights/steps", INT8, steps, shape), scales);
        copy.setInput(1, name + "/weights");
        if (convolution.getInputCount() > 2) {
            roundBias(convolution, copy, scales);
        }
    }

    /** Those at which each channel's bias is still a number of steps. */
    private float[] leastScales(NodeProto convolution, int channels) {
        var scales = new float[channels];
        Arrays.fill(scales, LEAST_SCALE);
        if (convolution.getInputCount() > 2) {
            var bias = floats(convolutions.constant(convolution.getInput(2)));
            float inputScale = inputScale(convolution);
            for (var channel = 0; channel < channels; channel++) {
                float least = Math.abs(bias[channel]) / (MOST_STEPS * inputScale);
                scales[channel] = Math.max(LEAST_SCALE, least);
            }
        }
        return scales;
    }

    private float inputScale(NodeProto convolution) {
        return ranges.getOrDefault(convolution.getInput(0), Range.ZERO).scale();
    }

    /** A bias is counted in the steps of the products it is added to. */
    private void roundBias(NodeProto convolution, NodeProto.Builder copy, float[] scales) {
        var name = convolution.getOutput(0) + "/bias";
        var bias = floats(convolutions.constant(convolution.getInput(2)));
        float inputScale = inputScale(convolution);
        var steps = ByteBuffer.allocate(bias.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        var biasScales = new float[bias.length];
        for (var channel = 0; channel < bias.length; channel++) {
            biasScales[channel] = scales[channel] * inputScale;
            steps.putInt(Math.round(bias[channel] / biasScales[channel]));
        }
        addRounded(name, raw(name + "/steps", INT32, steps.array(), bias.length), biasScales);
        copy.setInput(2, name);
    }

    private void addRounded(String name, TensorProto steps, float[] scales) {
        graph.addInitializer(steps);
        graph.addInitializer(floats(name + "/scale", scales, scales.length));
        var axis =
                AttributeProto.newBuilder()
                        .setName("axis")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(0)
                        .build();
        graph.addNode(
                node("DequantizeLinear", List.of(steps.getName(), name + "/scale"), name)
                        .toBuilder()
                        .addAttribute(axis));
    }

    /** The float weights that no node reads any more. */
    private void dropUnread() {
        Set<String> read = new HashSet<>();
        graph.getNodeList().forEach(node -> read.addAll(node.getInputList()));
        graph.getOutputList().forEach(output -> read.add(output.getName()));
        var kept =
                graph.getInitializerList().stream()
                        .filter(tensor -> read.contains(tensor.getName()))
                        .toList();
        graph.clearInitializer().addAllInitializer(kept);
    }

    private static NodeProto node(String type, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }

    private static TensorProto floats(String name, float value) {
        return floats(name, new float[] {value});
    }

    private static TensorProto floats(String name, float[] values, long... shape) {
        var raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return raw(name, FLOAT, raw.array(), shape);
    }

    private static TensorProto raw(String name, int type, byte[] content, long... shape) {
        var tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(type)
                        .setRawData(ByteString.copyFrom(content));
        for (var length : shape) {
            tensor.addDims(length);
        }
        return tensor.build();
    }

    private static float[] floats(TensorProto tensor) {
        if (tensor.getFloatDataCount() > 0) {
            var values = new float[tensor.getFloatDataCount()];
            for (var at = 0; at < values.length; at++) {
                values[at] = tensor.getFloatData(at);
            }
            return values;
        }
        var raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        var values = new float[raw.remaining() / Float.BYTES];
        raw.asFloatBuffer().get(values);
        return values;
    }
}
