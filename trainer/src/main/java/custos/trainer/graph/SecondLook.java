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
        ofOneImage(graph);
        Graphs.rename(graph, Detectors.BOXES, "second/first/boxes");
        Graphs.rename(graph, Graphs.LOGITS, "second/first/logits");
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
        graph.addInitializer(Onnx.integers("second/one", 1))
                .addInitializer(Onnx.integers("second/most", most))
                .addInitializer(Onnx.tensor("second/alike", new float[] {ALIKE}, 1))
                .addInitializer(Onnx.integers("second/list", -1))
                .addNode(
                        Onnx.node(
                                        "TopK",
                                        List.of("second/first/logits", "second/one"),
                                        "second/first/highest")
                                .toBuilder()
                                .addOutput("second/first/label"));
        add("Sigmoid", "second/first/sure", "second/first/highest");
        graph.addNode(
                Onnx.node(
                        "Transpose",
                        List.of("second/first/sure"),
                        "second/first/row",
                        Onnx.attribute("perm", new long[] {0, 2, 1})));
        graph.addInitializer(Onnx.tensor("second/none", new float[] {0}))
                .addInitializer(Onnx.tensor("second/whole", new float[] {1}));
        add("Clip", "second/clipped", "second/first/boxes", "second/none", "second/whole");
        add(
                "NonMaxSuppression",
                "second/kept",
                "second/clipped",
                "second/first/row",
                "second/most",
                "second/alike");
        gathered("second/kept", "at/2", "second/kept/column");
        add("Reshape", "second/kept/places", "second/kept/column", "second/list");
        gathered("second/clipped", "second/kept/places", RegionHead.REGIONS);
        gathered("second/first/sure", "second/kept/places", "second/kept/sure");
    }

    /** The same boxes where the second look puts them. */
    private void moved() {
        graph.addInitializer(Onnx.tensor("second/half", new float[] {0.5f}))
                .addInitializer(
                        Onnx.tensor("second/step", new float[] {1 / Detectors.CENTRE_SCALE}));
        add("Slice", "second/kept/low", RegionHead.REGIONS, "at/0", "at/2", "at/2");
        add("Slice", "second/kept/high", RegionHead.REGIONS, "at/2", "at/4", "at/2");
        add("Add", "second/kept/sum", "second/kept/low", "second/kept/high");
        add("Mul", "second/kept/centres", "second/kept/sum", "second/half");
        add("Sub", "second/kept/sides", "second/kept/high", "second/kept/low");
        add("Mul", "second/kept/steps", "second/kept/sides", "second/step");
        add("Mul", "second/kept/halves", "second/kept/sides", "second/half");
        Detectors.decode(graph, "second/kept", RegionHead.CODES, Detectors.BOXES);
    }

    private void told(int labels) {
        graph.addInitializer(Onnx.integers("second/labels/end", labels))
                .addInitializer(Onnx.tensor("second/share/least", new float[] {LEAST}))
                .addInitializer(Onnx.tensor("second/share/most", new float[] {1 - LEAST}))
                .addNode(
                        Onnx.node(
                                "Softmax",
                                List.of(RegionHead.LOGITS),
                                "second/shares",
                                Onnx.attribute("axis", 2)));
        add("Slice", "second/shares/labels", "second/shares", "at/0", "second/labels/end", "at/2");
        add("Mul", "second/product", "second/kept/sure", "second/shares/labels");
        add("Sqrt", "second/mean", "second/product");
        add("Clip", "second/confidence", "second/mean", "second/share/least", "second/share/most");
        add("Sub", "second/doubt", "second/whole", "second/confidence");
        add("Log", "second/for", "second/confidence");
        add("Log", "second/against", "second/doubt");
        add("Sub", Graphs.LOGITS, "second/for", "second/against");
    }

    private void add(String operator, String output, String... inputs) {
        Graphs.add(graph, operator, output, inputs);
    }

    /** The boxes are no input any more, and the images one at a time. */
    private static void ofOneImage(GraphProto.Builder graph) {
        for (int at = graph.getInputCount() - 1; at >= 0; at--) {
            if (graph.getInput(at).getName().equals(RegionHead.REGIONS)) {
                graph.removeInput(at);
            } else {
                graph.getInputBuilder(at)
                        .getTypeBuilder()
                        .getTensorTypeBuilder()
                        .getShapeBuilder()
                        .getDimBuilder(0)
                        .setDimValue(1);
            }
        }
    }

    private void gathered(String values, String places, String output) {
        graph.addNode(
                Onnx.node("Gather", List.of(values, places), output, Onnx.attribute("axis", 1)));
    }
}
