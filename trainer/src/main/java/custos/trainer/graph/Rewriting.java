package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Writes a graph's nodes in the operators and the opset of {@link PlainGraph}, one after the other.
 */
final class Rewriting {
    /** Before this opset {@code Softmax} was over all axes from one on. */
    private static final long SOFTMAX_OF_ONE_AXIS = 13;

    /** What a node {@code Resize} says of sizes, and not of scales. */
    private static final Set<String> OF_SIZES =
            Set.of("antialias", "axes", "keep_aspect_ratio_policy");

    private static final float ROOT_OF_HALF = (float) Math.sqrt(0.5);
    private static final float ROOT_OF_TWO_OVER_PI = (float) Math.sqrt(2 / Math.PI);

    /** Of the cube, in the approximate form (Hendrycks and Gimpel 2016). */
    private static final float CUBIC = 0.044715f;

    private final long opset;
    private final Function<String, long[]> shapes;
    private final Map<String, Consumer<NodeProto>> rewrites;
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    private final List<NodeProto> nodes = new ArrayList<>();

    /** Outputs of nodes that mean something else, or nothing, in our opset. */
    private final Set<String> foreign = new HashSet<>();

    /**
     * Begins.
     *
     * @param opset of the nodes
     * @param constants the graph's initializers
     * @param shapes of results, by name
     */
    Rewriting(long opset, List<TensorProto> constants, Function<String, long[]> shapes) {
        this.opset = opset;
        constants.forEach(this::constant);
        this.shapes = shapes;
        rewrites =
                Map.ofEntries(
                        Map.entry("AveragePool", this::averagePool),
                        Map.entry("Clip", this::clip),
                        Map.entry("Dropout", this::dropout),
                        Map.entry("Gelu", this::gelu),
                        Map.entry("Pad", this::pad),
                        Map.entry("ReduceMean", this::reduceMean),
                        Map.entry("Reshape", this::reshape),
                        Map.entry("Resize", this::resize),
                        Map.entry("Slice", this::slice),
                        Map.entry("Softmax", this::softmax),
                        Map.entry("Split", this::split),
                        Map.entry("Squeeze", this::axesMoved),
                        Map.entry("Sum", this::sum),
                        Map.entry("Unsqueeze", this::axesMoved),
                        Map.entry("Upsample", this::upsample));
    }

    /** Writes a node, after those that it reads. */
    void add(NodeProto node) {
        if (node.getOpType().equals("Constant")) {
            constants.put(node.getOutput(0), Onnx.constant(node));
        }
        rewrites.getOrDefault(node.getOpType(), nodes::add).accept(node);
    }

    List<NodeProto> nodes() {
        return nodes;
    }

    /** Those that there were, and what was an attribute. */
    Collection<TensorProto> initializers() {
        return initializers.values();
    }

    /** Whether we know what a node that was written computes. */
    boolean isKnown(NodeProto node) {
        return node.getOpType().equals("Constant")
                || (Operators.canTrain(node.getOpType()) && !foreign.contains(node.getOutput(0)));
    }

    private String constant(TensorProto tensor) {
        initializers.put(tensor.getName(), tensor);
        constants.put(tensor.getName(), tensor);
        return tensor.getName();
    }

    private String number(String name, float value) {
        return constant(Onnx.tensor(name, new float[] {value}));
    }

    private GraphNode read(NodeProto node) {
        return new GraphNode(node, constants);
    }

    /** A node whose further inputs were attributes. */
    private void add(NodeProto node, List<String> further, AttributeProto... attributes) {
        var inputs = new ArrayList<>(List.of(node.getInput(0)));
        inputs.addAll(further);
        nodes.add(
                node.toBuilder()
                        .clearInput()
                        .addAllInput(inputs)
                        .clearAttribute()
                        .addAllAttribute(List.of(attributes))
                        .build());
    }

    private static boolean has(NodeProto node, String attribute) {
        return node.getAttributeList().stream()
                .anyMatch(found -> found.getName().equals(attribute));
    }

    private String integers(NodeProto node, String attribute, long... otherwise) {
        var values = read(node).integers(attribute, otherwise);
        return constant(Onnx.integers(node.getOutput(0) + "/" + attribute, values));
    }

    /** We do not know how to say it in our opset. */
    private void leave(NodeProto node) {
        foreign.add(node.getOutput(0));
        nodes.add(node);
    }

    private static NodeProto without(NodeProto node, Set<String> attributes) {
        return node.toBuilder()
                .clearAttribute()
                .addAllAttribute(
                        node.getAttributeList().stream()
                                .filter(attribute -> !attributes.contains(attribute.getName()))
                                .toList())
                .build();
    }

    private void averagePool(NodeProto node) {
        if (Arrays.stream(read(node).integers("dilations")).anyMatch(step -> step != 1)) {
            leave(node);
        } else {
            nodes.add(without(node, Set.of("dilations")));
        }
    }

    private void softmax(NodeProto node) {
        long axis = read(node).integer("axis", 1);
        int dimensions = shape(node.getInput(0)).length;
        boolean last = axis == -1 || axis == dimensions - 1;
        if (opset >= SOFTMAX_OF_ONE_AXIS) {
            nodes.add(node);
        } else if (last) {
            add(node, List.of(), Onnx.attribute("axis", axis));
        } else {
            leave(node);
        }
    }

    private void clip(NodeProto node) {
        if (!has(node, "min") && !has(node, "max")) {
            nodes.add(node);
            return;
        }
        var low = read(node).number("min", -Float.MAX_VALUE);
        var high = read(node).number("max", Float.MAX_VALUE);
        var name = node.getOutput(0);
        add(node, List.of(number(name + "/min", low), number(name + "/max", high)));
    }

    /** Whoever runs a network leaves it out. */
    private void dropout(NodeProto node) {
        nodes.add(Onnx.node("Identity", List.of(node.getInput(0)), node.getOutput(0)));
    }

    /** In the operators that there were before: x over 2 times 1 and an error function of x. */
    private void gelu(NodeProto node) {
        var x = node.getInput(0);
        var y = node.getOutput(0);
        if (read(node).text("approximate", "none").equals("tanh")) {
            nodes.add(Onnx.node("Mul", List.of(x, x), y + "/square"));
            nodes.add(Onnx.node("Mul", List.of(y + "/square", x), y + "/cube"));
            nodes.add(Onnx.node("Mul", List.of(y + "/cube", number(y + "/c", CUBIC)), y + "/part"));
            nodes.add(Onnx.node("Add", List.of(x, y + "/part"), y + "/bent"));
            var root = number(y + "/root", ROOT_OF_TWO_OVER_PI);
            nodes.add(Onnx.node("Mul", List.of(y + "/bent", root), y + "/scaled"));
            nodes.add(Onnx.node("Tanh", List.of(y + "/scaled"), y + "/error"));
        } else {
            var root = number(y + "/root", ROOT_OF_HALF);
            nodes.add(Onnx.node("Mul", List.of(x, root), y + "/scaled"));
            nodes.add(Onnx.node("Erf", List.of(y + "/scaled"), y + "/error"));
        }
        nodes.add(Onnx.node("Add", List.of(y + "/error", number(y + "/one", 1)), y + "/share"));
        nodes.add(Onnx.node("Mul", List.of(x, y + "/share"), y + "/twice"));
        nodes.add(Onnx.node("Mul", List.of(y + "/twice", number(y + "/half", 0.5f)), y));
    }

    private void axesMoved(NodeProto node) {
        if (has(node, "axes")) {
            add(node, List.of(integers(node, "axes")));
        } else {
            nodes.add(node);
        }
    }

    private void pad(NodeProto node) {
        if (has(node, "pads")) {
            var value = number(node.getOutput(0) + "/value", read(node).number("value", 0));
            var mode = read(node).text("mode", "constant");
            add(node, List.of(integers(node, "pads"), value), Onnx.attribute("mode", mode));
        } else if (read(node).hasInput(3)) {
            leave(node);
        } else {
            nodes.add(node);
        }
    }

    /** The other way around: its axes became an input later. */
    private void reduceMean(NodeProto node) {
        if (!read(node).hasInput(1)) {
            nodes.add(node);
            return;
        }
        if (!read(node).isConstant(1)) {
            leave(node);
            return;
        }
        add(
                node,
                List.of(),
                Onnx.attribute("axes", read(node).constantIntegers(1)),
                Onnx.attribute("keepdims", read(node).integer("keepdims", 1)));
    }

    /** For any number of images, where it was written for one. */
    private void reshape(NodeProto node) {
        var before = shape(node.getInput(0));
        var pattern = constants.get(node.getInput(1));
        if (pattern == null || before.length == 0 || before[0] != 1) {
            nodes.add(node);
            return;
        }
        var sides = Onnx.longs(pattern);
        if (sides[0] == 1) {
            sides[0] = 0; // as many as there are
        }
        var name = constant(Onnx.integers(node.getOutput(0) + "/shape", sides));
        nodes.add(node.toBuilder().setInput(1, name).build());
    }

    /**
     * Once without a region, and with places that begin at the corner; and by its size for one
     * image, which means by how much.
     */
    private void resize(NodeProto node) {
        if (node.getInputCount() == 2) {
            scaled(node, node.getInput(1));
            return;
        }
        if (read(node).integer("antialias", 0) != 0) {
            leave(node);
            return;
        }
        if (!read(node).hasInput(3)) {
            if (has(node, "axes")) {
                leave(node);
            } else {
                nodes.add(without(node, OF_SIZES));
            }
            return;
        }
        var before = shape(node.getInput(0));
        var after = shape(node.getOutput(0));
        if (before.length == 4 && after.length == 4) {
            var scales =
                    new float[] {1, 1, after[2] / (float) before[2], after[3] / (float) before[3]};
            var name = constant(Onnx.tensor(node.getOutput(0) + "/scales", scales, 4));
            var kept = without(node, OF_SIZES).getAttributeList();
            add(node, List.of("", name), kept.toArray(AttributeProto[]::new));
        } else {
            leave(node);
        }
    }

    private long[] shape(String name) {
        return shapes.apply(name);
    }

    private void upsample(NodeProto node) {
        scaled(
                node.toBuilder().setOpType("Resize").build(),
                read(node).hasInput(1)
                        ? node.getInput(1)
                        : constant(
                                Onnx.tensor(
                                        node.getOutput(0) + "/scales",
                                        read(node).numbers("scales"),
                                        4)));
    }

    private void scaled(NodeProto node, String scales) {
        add(
                node,
                List.of("", scales),
                Onnx.attribute("mode", read(node).text("mode", "nearest")),
                Onnx.attribute("coordinate_transformation_mode", "asymmetric"),
                Onnx.attribute("nearest_mode", "floor"));
    }

    private void slice(NodeProto node) {
        if (!has(node, "starts")) {
            nodes.add(node);
            return;
        }
        int count = read(node).integers("starts").length;
        add(
                node,
                List.of(
                        integers(node, "starts"),
                        integers(node, "ends"),
                        integers(
                                node, "axes", IntStream.range(0, count).asLongStream().toArray())));
    }

    private void split(NodeProto node) {
        long axis = read(node).integer("axis", 0);
        var parts = parts(node, (int) axis);
        if (parts.length != node.getOutputCount()) {
            nodes.add(node);
            return;
        }
        long from = 0;
        for (int part = 0; part < parts.length; part++) {
            var name = node.getOutput(part);
            long to = from + parts[part];
            nodes.add(
                    Onnx.node(
                            "Slice",
                            List.of(
                                    node.getInput(0),
                                    constant(Onnx.integers(name + "/starts", from)),
                                    constant(Onnx.integers(name + "/ends", to)),
                                    constant(Onnx.integers(name + "/axes", axis))),
                            name));
            from = to;
        }
    }

    /** How long the parts are; none where nothing tells it. */
    private long[] parts(NodeProto node, int axis) {
        if (read(node).isConstant(1)) {
            return read(node).constantIntegers(1);
        }
        var told = read(node).integers("split");
        var whole = shape(node.getInput(0));
        if (told.length > 0 || whole.length == 0) {
            return told;
        }
        // In equal parts, of which the last may be shorter.
        int count = node.getOutputCount();
        long all = whole[Math.floorMod(axis, whole.length)];
        long each = Math.ceilDiv(all, count);
        var parts = new long[count];
        Arrays.fill(parts, each);
        parts[count - 1] = all - (count - 1) * each;
        return parts;
    }

    private void sum(NodeProto node) {
        var sum = node.getInput(0);
        int last = node.getInputCount() - 1;
        for (int at = 1; at < last; at++) {
            var more = node.getOutput(0) + "/" + at;
            nodes.add(Onnx.node("Add", List.of(sum, node.getInput(at)), more));
            sum = more;
        }
        nodes.add(
                last == 0
                        ? Onnx.node("Identity", List.of(sum), node.getOutput(0))
                        : Onnx.node("Add", List.of(sum, node.getInput(last)), node.getOutput(0)));
    }
}
