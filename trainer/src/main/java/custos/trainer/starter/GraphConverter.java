package custos.trainer.starter;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import custos.trainer.graph.Onnx;
import custos.trainer.starter.TfjsModel.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a TensorFlow graph into an ONNX graph: channels come first, and what scales or shifts the
 * output of a convolution (batch norms, biases) is folded into it.
 */
final class GraphConverter {
    private static final String ZERO = "zero";
    private static final String SIX = "six";

    private final TfjsModel model;

    /** ONNX tensors by the TensorFlow nodes that made them. */
    private final Map<String, String> tensors = new HashMap<>();

    /** Convolutions by the ONNX tensor that is their output. */
    private final Map<String, Convolution> convolutions = new LinkedHashMap<>();

    private final List<NodeProto> nodes = new ArrayList<>();

    /**
     * @param input the TensorFlow node that becomes the graph's input
     * @param image the input's name in the ONNX graph
     */
    GraphConverter(TfjsModel model, String input, String image) {
        this.model = model;
        tensors.put(input, image);
    }

    /** Converts a node and all it needs, and gives its output a name. */
    void convert(String node, String name) {
        var tensor = tensor(node);
        nodes.replaceAll(made -> renamed(made, tensor, name));
        tensors.put(node, name);
    }

    /** Adds a node that TensorFlow's graph does not have. */
    void add(NodeProto node) {
        nodes.add(node);
    }

    GraphProto.Builder graph() {
        var graph = GraphProto.newBuilder().setName("backbone").addAllNode(nodes);
        convolutions.forEach((name, convolution) -> {
            graph.addInitializer(Onnx.tensor(name + "/w", convolution.weights, convolution.shape));
            graph.addInitializer(
                    Onnx.tensor(name + "/b", convolution.bias, convolution.bias.length));
        });
        return graph.addInitializer(Onnx.tensor(ZERO, new float[] {0}))
                .addInitializer(Onnx.tensor(SIX, new float[] {6}));
    }

    private static NodeProto renamed(NodeProto node, String from, String to) {
        var builder = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            if (node.getInput(i).equals(from)) {
                builder.setInput(i, to);
            }
        }
        return node.getOutput(0).equals(from) ? builder.setOutput(0, to).build() : builder.build();
    }

    private String tensor(String name) {
        var known = tensors.get(name);
        if (known != null) {
            return known;
        }
        var tensor = emit(model.node(name));
        tensors.put(name, tensor);
        return tensor;
    }

    private String emit(TfjsModel.Node node) {
        return switch (node.operator()) {
            case "Conv2D", "DepthwiseConv2dNative" -> convolution(node);
            case "Mul" -> {
                var operands = operands(node);
                yield scaled(operands.tensor, operands.constant.values);
            }
            case "Add", "BiasAdd" -> {
                var operands = operands(node);
                yield shifted(operands.tensor, operands.constant.values);
            }
            case "FusedBatchNorm" -> batchNorm(node);
            case "AddN" -> made("Add", node, tensor(input(node, 0)), tensor(input(node, 1)));
            case "Relu6" -> made("Clip", node, tensor(input(node, 0)), ZERO, SIX);
            default ->
                    throw new UnsupportedOperationException(
                            "operator `" + node.operator() + "` of node `" + node.name() + "`");
        };
    }

    private String made(String operator, TfjsModel.Node node, String... inputs) {
        nodes.add(Onnx.node(operator, List.of(inputs), node.name()));
        return node.name();
    }

    private String convolution(TfjsModel.Node node) {
        var kernel = weight(input(node, 1));
        boolean depthwise = node.operator().equals("DepthwiseConv2dNative");
        var convolution = Convolution.of(kernel, depthwise);
        convolutions.put(node.name(), convolution);
        var strides = node.integers("strides");
        if (!node.text("padding").equals("SAME")) {
            throw new UnsupportedOperationException("padding of node `" + node.name() + "`");
        }
        nodes.add(
                Onnx.node(
                        "Conv",
                        List.of(tensor(input(node, 0)), node.name() + "/w", node.name() + "/b"),
                        node.name(),
                        Onnx.attribute(
                                "kernel_shape", new long[] {kernel.shape[0], kernel.shape[1]}),
                        Onnx.attribute("strides", new long[] {strides[1], strides[2]}),
                        Onnx.attribute("group", depthwise ? kernel.shape[2] : 1),
                        Onnx.attribute("auto_pad", "SAME_UPPER")));
        return node.name();
    }

    private String batchNorm(TfjsModel.Node node) {
        var gamma = weight(input(node, 1)).values;
        var beta = weight(input(node, 2)).values;
        var mean = weight(input(node, 3)).values;
        var variance = weight(input(node, 4)).values;
        var factors = new float[gamma.length];
        var terms = new float[gamma.length];
        for (int i = 0; i < gamma.length; i++) {
            factors[i] = (float) (gamma[i] / Math.sqrt(variance[i] + node.number("epsilon")));
            terms[i] = beta[i] - mean[i] * factors[i];
        }
        scaled(input(node, 0), factors);
        return shifted(input(node, 0), terms);
    }

    /** The operands of a node one of whose two inputs is a constant. */
    private record Operands(String tensor, Weight constant) {}

    private Operands operands(TfjsModel.Node node) {
        boolean second = model.weight(input(node, 1)).isPresent();
        return new Operands(input(node, second ? 0 : 1), weight(input(node, second ? 1 : 0)));
    }

    private String scaled(String node, float[] factors) {
        convolution(node)
                .orElseThrow(() -> new UnsupportedOperationException("to scale `" + node + "`"))
                .scale(factors);
        return tensor(node);
    }

    /** TensorFlow's optimizer moves the shifts of two terms behind their sum: back to a term. */
    private String shifted(String node, float[] terms) {
        var tensor = tensor(node);
        var inputs =
                model.node(node).operator().equals("AddN")
                        ? model.node(node).inputs()
                        : List.<String>of();
        convolution(node)
                .or(() -> inputs.stream().flatMap(term -> convolution(term).stream()).findFirst())
                .orElseThrow(() -> new UnsupportedOperationException("to shift `" + node + "`"))
                .shift(terms);
        return tensor;
    }

    /** The convolution whose output this is, if nothing else reads it, so that it may change. */
    private Optional<Convolution> convolution(String node) {
        return model.readers(node) == 1
                ? Optional.ofNullable(convolutions.get(tensor(node)))
                : Optional.empty();
    }

    private Weight weight(String name) {
        return model.weight(name)
                .orElseThrow(() -> new IllegalArgumentException("`" + name + "` is no constant"));
    }

    private static String input(TfjsModel.Node node, int index) {
        return node.inputs().get(index);
    }

    /** A convolution whose weights may still change: NCHW order, one bias a channel. */
    private static final class Convolution {
        final float[] weights;
        final float[] bias;
        final long[] shape;

        private Convolution(float[] weights, long[] shape) {
            this.weights = weights;
            this.shape = shape;
            this.bias = new float[(int) shape[0]];
        }

        /** From TensorFlow's order: height, width, in, out (depthwise: channel, 1). */
        static Convolution of(Weight kernel, boolean depthwise) {
            int area = (int) (kernel.shape[0] * kernel.shape[1]);
            int in = depthwise ? 1 : (int) kernel.shape[2];
            int out = (int) kernel.shape[depthwise ? 2 : 3];
            var weights = new float[kernel.values.length];
            for (int position = 0; position < area; position++) {
                for (int i = 0; i < in; i++) {
                    for (int o = 0; o < out; o++) {
                        weights[(o * in + i) * area + position] =
                                kernel.values[(position * in + i) * out + o];
                    }
                }
            }
            return new Convolution(weights, new long[] {out, in, kernel.shape[0], kernel.shape[1]});
        }

        void scale(float[] factors) {
            int each = weights.length / bias.length;
            for (int i = 0; i < weights.length; i++) {
                weights[i] *= factors[i / each];
            }
            for (int i = 0; i < bias.length; i++) {
                bias[i] *= factors[i];
            }
        }

        void shift(float[] terms) {
            for (int i = 0; i < bias.length; i++) {
                bias[i] += terms[i];
            }
        }
    }
}
