package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import custos.trainer.graph.Backbone.Descriptor;
import custos.vision.Normalisation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A graph that came without a descriptor: what it is like is read off the graph. On each level of
 * strides 8, 16 and 32 the last result that a coarser level is made of becomes a feature; on the
 * coarsest, the last with at least the channels of the level before, which leaves out detectors'
 * own heads. Its mean is the pooled feature.
 */
final class ForeignBackbone {
    private static final String POOLED = "custos/pooled";
    private static final List<Integer> STRIDES = List.of(8, 16, 32);
    private static final int USUAL_SIZE = 224;
    private static final int CHANNEL_AXIS = 1;
    private static final int HEIGHT_AXIS = 2;

    /**
     * The first filters of YOLOX-Nano, made for pixels to 255, have a norm of 0.13; those of the
     * starter backbone, made for values around 1, one of 3.1 (roots of mean squares).
     */
    private static final double SMALL_FILTER = 0.3;

    /** Of networks that take pixels from 0 to 255. */
    private static final Normalisation RAW =
            new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1 / 255.0, 1 / 255.0, 1 / 255.0));

    private final ModelProto model;
    private final GraphProto graph;
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final ValueInfoProto input;
    private final int size;

    private ForeignBackbone(ModelProto model) {
        this.model = model;
        graph = model.getGraph();
        graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        var inputs =
                graph.getInputList().stream()
                        .filter(value -> !constants.containsKey(value.getName()))
                        .toList();
        if (inputs.size() != 1 || !isImages(inputs.getFirst())) {
            throw new IllegalArgumentException(
                    "a backbone has one input of shape (N, 3, height, width), and this graph has "
                            + inputs.stream().map(ValueInfoProto::getName).toList());
        }
        input = inputs.getFirst();
        long height = dimension(input, HEIGHT_AXIS);
        size = height > 0 ? (int) height : USUAL_SIZE;
    }

    /**
     * A backbone of a graph alone.
     *
     * @param name of the file, for people
     * @throws IllegalArgumentException if no features can be found in the graph
     */
    static Backbone of(ModelProto model, String name, String digest) {
        return new ForeignBackbone(model).described(name, digest);
    }

    private static boolean isImages(ValueInfoProto value) {
        var shape = value.getType().getTensorType().getShape();
        return shape.getDimCount() == 4
                && (dimension(value, CHANNEL_AXIS) == 3 || dimension(value, CHANNEL_AXIS) == 0);
    }

    /** 0 where the dimension is free. */
    private static long dimension(ValueInfoProto value, int axis) {
        return value.getType().getTensorType().getShape().getDim(axis).getDimValue();
    }

    private Backbone described(String name, String digest) {
        var shapes = GraphShapes.of(model, input.getName(), Frame.square(size));
        var features = features(shapes);
        var named = new TreeMap<Integer, String>();
        features.forEach((stride, feature) -> named.put(stride, feature.name()));
        var descriptor =
                new Descriptor(
                        name,
                        input.getName(),
                        size,
                        normalisation(),
                        named,
                        POOLED,
                        "The model derives from the backbone `"
                                + name
                                + "`, whose terms its owner knows.\n",
                        digest,
                        null);
        var freed = freed(List.copyOf(features.values()), shapes);
        return new Backbone(freed, Optional.empty(), descriptor, digest);
    }

    /** A result of four dimensions. */
    private record Feature(String name, int channels) {}

    private Map<Integer, Feature> features(Map<String, long[]> shapes) {
        var features = new LinkedHashMap<Integer, Feature>();
        var reaching = reachingCoarser(shapes);
        int before = 0;
        for (int stride : STRIDES) {
            var level = level(shapes, stride);
            boolean last = stride == STRIDES.getLast() || level(shapes, 2 * stride).isEmpty();
            int least = before;
            var found =
                    level.stream()
                            .filter(feature ->
                                    last
                                            ? feature.channels() >= least
                                            : reaching.contains(feature.name()))
                            .reduce((_, later) -> later);
            if (found.isPresent()) {
                features.put(stride, found.get());
                before = found.get().channels();
            }
        }
        if (features.isEmpty()) {
            throw new IllegalArgumentException(
                    "no results of strides " + STRIDES + " were found in the backbone's graph");
        }
        return features;
    }

    private List<Feature> level(Map<String, long[]> shapes, int stride) {
        var level = new ArrayList<Feature>();
        for (var node : graph.getNodeList()) {
            var shape = shapes.get(node.getOutput(0));
            if (shape != null && strideOf(shape) == stride) {
                level.add(new Feature(node.getOutput(0), (int) shape[CHANNEL_AXIS]));
            }
        }
        return level;
    }

    /** 0 where the shape is not one of a grid over the image. */
    private int strideOf(long[] shape) {
        boolean grid =
                shape.length == 4
                        && shape[HEIGHT_AXIS] > 1
                        && shape[HEIGHT_AXIS] == shape[HEIGHT_AXIS + 1]
                        && size % shape[HEIGHT_AXIS] == 0;
        return grid ? (int) (size / shape[HEIGHT_AXIS]) : 0;
    }

    /** The results that something of twice their stride is made of directly. */
    private Set<String> reachingCoarser(Map<String, long[]> shapes) {
        var reaching = new HashSet<String>();
        for (var node : graph.getNodeList()) {
            int stride = strideOf(shapes.getOrDefault(node.getOutput(0), new long[0]));
            for (var name : node.getInputList()) {
                int finer = strideOf(shapes.getOrDefault(name, new long[0]));
                if (finer > 0 && stride == 2 * finer) {
                    reaching.add(name);
                }
            }
        }
        return reaching;
    }

    /** ImageNet's, unless the first filters are made for much larger values. */
    private Normalisation normalisation() {
        for (var node : graph.getNodeList()) {
            if (node.getOpType().equals("Conv")) {
                var weights = constants.get(node.getInput(1));
                boolean small =
                        weights != null
                                && !normalisedNext(node)
                                && filterNorm(weights) < SMALL_FILTER;
                return small ? RAW : Normalisation.IMAGENET;
            }
        }
        return Normalisation.IMAGENET;
    }

    private boolean normalisedNext(NodeProto convolution) {
        return graph.getNodeList().stream()
                .anyMatch(node ->
                        node.getOpType().equals("BatchNormalization")
                                && node.getInput(0).equals(convolution.getOutput(0)));
    }

    /** The root of the mean of the filters' squared norms. */
    private static double filterNorm(TensorProto weights) {
        double squares = 0;
        for (float weight : Onnx.floats(weights)) {
            squares += (double) weight * weight;
        }
        return Math.sqrt(squares / Math.max(1, weights.getDims(0)));
    }

    /** The graph for any number of images of any size, with the features and their mean. */
    private ModelProto freed(List<Feature> features, Map<String, long[]> shapes) {
        var coarsest = features.getLast();
        var builder =
                graph.toBuilder()
                        .clearValueInfo()
                        .clearInput()
                        .addInput(Onnx.value(input.getName(), "n", 3, "height", "width"))
                        .addNode(
                                Onnx.node(
                                        "GlobalAveragePool",
                                        List.of(coarsest.name()),
                                        POOLED + "/mean"))
                        .addNode(
                                Onnx.node(
                                        "Flatten",
                                        List.of(POOLED + "/mean"),
                                        POOLED,
                                        Onnx.attribute("axis", 1)))
                        .clearOutput();
        for (var feature : features) {
            builder.addOutput(
                    Onnx.value(
                            feature.name(),
                            "n",
                            feature.channels(),
                            feature.name() + "/height",
                            feature.name() + "/width"));
        }
        builder.addOutput(Onnx.value(POOLED, "n", coarsest.channels()));
        return PlainGraph.of(
                model.toBuilder().setGraph(Graphs.pruned(builder.build())).build(),
                name -> shapes.getOrDefault(name, new long[0]));
    }
}
