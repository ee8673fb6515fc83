package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;

/**
 * A detector that looks twice: the boxes that its first look is surest of, none much like another,
 * are moved and told by a {@link RegionHead}.
 */
public final class SecondLook {
    /** Of two boxes that overlap by more, whatever their label, only one is looked at again. */
    public static final float ALIKE = 0.75f;

    /** Keeps raw scores finite. */
    private static final float LEAST = 1e-6f;

    private final GraphProto.Builder graph;

    private SecondLook(GraphProto.Builder graph) {
        this.graph = graph;
    }

    /**
     * The graph for one image: {@link Detectors#BOXES} of shape (1, boxes, 4) and raw scores of
     * shape (1, boxes, labels), whose sigmoid is the geometric mean of how sure the first look is
     * that there is something and the second that it has the label.
     *
     * @param model codes, as it is trained, with a {@link RegionHead}
     * @param centres x and y of each anchor, as shares of the input
     * @param sides width and height of each
     * @param most boxes
     */
    public static ModelProto of(ModelProto model, float[] centres, float[] sides, int most) {
        var graph = Detectors.graphOfBoxes(model, centres, sides);
        renamed(graph, Detectors.BOXES, "first/boxes");
        renamed(graph, Graphs.LOGITS, "first/logits");
        var shape = Detectors.logits(model).getType().getTensorType().getShape();
        int labels = (int) shape.getDim(2).getDimValue();
        var look = new SecondLook(graph);
        look.chosen(most);
        look.moved();
        look.told(labels);
        graph.addOutput(Onnx.value(Detectors.BOXES, 1, "boxes", 4))
                .addOutput(Onnx.value(Graphs.LOGITS, 1, "boxes", labels));
        return model.toBuilder().setGraph(Graphs.pruned(Graphs.sorted(graph.build()))).build();
    }

    /** The surest boxes, shape (1, boxes, 4), and how sure, shape (1, boxes, 1). */
    private void chosen(int most) {
        graph.addInitializer(Onnx.integers("one", 1))
                .addInitializer(Onnx.integers("most", most))
                .addInitializer(Onnx.tensor("alike", new float[] {ALIKE}, 1))
                .addInitializer(Onnx.integers("list", -1))
                .addNode(
                        Onnx.node("TopK", List.of("first/logits", "one"), "first/highest")
                                .toBuilder()
                                .addOutput("first/label"));
        add("Sigmoid", "first/sure", "first/highest");
        graph.addNode(
                Onnx.node(
                        "Transpose",
                        List.of("first/sure"),
                        "first/row",
                        Onnx.attribute("perm", new long[] {0, 2, 1})));
        add("NonMaxSuppression", "kept", "first/boxes", "first/row", "most", "alike");
        gathered("kept", "at/2", "kept/column");
        add("Reshape", "kept/places", "kept/column", "list");
        gathered("first/boxes", "kept/places", "kept/boxes");
        gathered("first/sure", "kept/places", "kept/sure");
        graph.addInitializer(Onnx.tensor("none", new float[] {0}))
                .addInitializer(Onnx.tensor("whole", new float[] {1}));
        add("Clip", RegionHead.REGIONS, "kept/boxes", "none", "whole");
    }

    /** The same boxes where the second look puts them. */
    private void moved() {
        graph.addInitializer(Onnx.tensor("half", new float[] {0.5f}))
                .addInitializer(Onnx.tensor("step", new float[] {1 / Detectors.CENTRE_SCALE}));
        add("Slice", "kept/low", RegionHead.REGIONS, "at/0", "at/2", "at/2");
        add("Slice", "kept/high", RegionHead.REGIONS, "at/2", "at/4", "at/2");
        add("Add", "kept/sum", "kept/low", "kept/high");
        add("Mul", "kept/centres", "kept/sum", "half");
        add("Sub", "kept/sides", "kept/high", "kept/low");
        add("Mul", "kept/steps", "kept/sides", "step");
        add("Mul", "kept/halves", "kept/sides", "half");
        Detectors.decode(graph, "kept", RegionHead.CODES, Detectors.BOXES);
    }

    private void told(int labels) {
        graph.addInitializer(Onnx.integers("labels/end", labels))
                .addInitializer(Onnx.tensor("share/least", new float[] {LEAST}))
                .addInitializer(Onnx.tensor("share/most", new float[] {1 - LEAST}))
                .addNode(
                        Onnx.node(
                                "Softmax",
                                List.of(RegionHead.LOGITS),
                                "shares",
                                Onnx.attribute("axis", 2)));
        add("Slice", "shares/labels", "shares", "at/0", "labels/end", "at/2");
        add("Mul", "product", "kept/sure", "shares/labels");
        add("Sqrt", "mean", "product");
        add("Clip", "confidence", "mean", "share/least", "share/most");
        add("Sub", "doubt", "whole", "confidence");
        add("Log", "for", "confidence");
        add("Log", "against", "doubt");
        add("Sub", Graphs.LOGITS, "for", "against");
    }

    private void add(String operator, String output, String... inputs) {
        graph.addNode(Onnx.node(operator, List.of(inputs), output));
    }

    private void gathered(String values, String places, String output) {
        graph.addNode(
                Onnx.node("Gather", List.of(values, places), output, Onnx.attribute("axis", 1)));
    }

    private static void renamed(GraphProto.Builder graph, String name, String other) {
        for (var node : graph.getNodeBuilderList()) {
            for (int i = 0; i < node.getOutputCount(); i++) {
                if (node.getOutput(i).equals(name)) {
                    node.setOutput(i, other).setName(other);
                }
            }
        }
    }
}
