package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The graph of a network as it was while it was trained: convolutions and batch normalisations of
 * random numbers, from {@code image} with three channels on.
 */
final class NormalisedGraph {
    private static final int CHANNELS = 3;

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Random random;

    NormalisedGraph(Random random) {
        this.random = random;
    }

    GraphProto.Builder graph() {
        return graph;
    }

    NormalisedGraph add(NodeProto node) {
        graph.addNode(node);
        return this;
    }

    /** A convolution of three by three; one of groups has a bias too. */
    NormalisedGraph addConvolution(String from, String to, int groups) {
        int each = CHANNELS / groups;
        var filters = noise(CHANNELS * each * 9);
        graph.addInitializer(Onnx.tensor(to + "/filters", filters, CHANNELS, each, 3, 3));
        if (groups == 1) {
            return add(convolution(List.of(from, to + "/filters"), to, groups));
        }
        graph.addInitializer(Onnx.tensor(to + "/bias", noise(CHANNELS), CHANNELS));
        return add(convolution(List.of(from, to + "/filters", to + "/bias"), to, groups));
    }

    private static NodeProto convolution(List<String> inputs, String to, int groups) {
        return Onnx.node(
                "Conv",
                inputs,
                to,
                Onnx.attribute("group", groups),
                Onnx.attribute("pads", new long[] {1, 1, 1, 1}));
    }

    NormalisedGraph addNormalisation(String from, String to) {
        return addNormalisation(from, to, CHANNELS);
    }

    NormalisedGraph addNormalisation(String from, String to, int channels) {
        for (var name : List.of("scale", "bias", "mean")) {
            graph.addInitializer(Onnx.tensor(to + "/" + name, noise(channels), channels));
        }
        var variance = noise(channels);
        for (int i = 0; i < channels; i++) {
            variance[i] = 0.5f + variance[i] * variance[i];
        }
        graph.addInitializer(Onnx.tensor(to + "/variance", variance, channels));
        var inputs =
                Stream.concat(
                                Stream.of(from),
                                Stream.of("scale", "bias", "mean", "variance")
                                        .map(name -> to + "/" + name))
                        .toList();
        return add(Onnx.node("BatchNormalization", inputs, to, Onnx.attribute("epsilon", 1e-3f)));
    }

    /** Random numbers around 0. */
    float[] noise(int count) {
        var noise = new float[count];
        for (int i = 0; i < count; i++) {
            noise[i] = (float) random.nextGaussian() / 2;
        }
        return noise;
    }
}
