package custos.trainer.boxes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import custos.trainer.graph.BoxHead;
import custos.trainer.graph.BoxHead.Anchor;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Graphs;
import custos.trainer.graph.Torch;
import custos.vision.Box;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The loss against the formulas of the papers, term by term. */
class BoxLossTest {
    private static final int LABELS = 2;

    private final Anchors anchors =
            Anchors.of(
                    List.of(new BoxHead(32, "a", 8, List.of(Anchor.of(40, 1)), null)),
                    Frame.square(128));
    private List<List<TrueBox>> boxes =
            List.of(
                    List.of(new TrueBox(1, new Box(0.1, 0.1, 0.3, 0.35))),
                    List.of(),
                    List.of(
                            new TrueBox(0, new Box(0.5, 0.5, 0.3, 0.3)),
                            new TrueBox(1, new Box(0.05, 0.6, 0.25, 0.3))));

    private final List<List<TrueBox>> cut =
            List.of(
                    List.of(new TrueBox(0, new Box(0.75, 0.2, 0.25, 0.3))),
                    List.of(
                            new TrueBox(1, new Box(0, 0, 0.3, 0.2)),
                            new TrueBox(1, new Box(0.4, 0.8, 0.3, 0.2))),
                    List.of());
    private final List<List<TrueBox>> nothing = List.of(List.of(), List.of(), List.of());

    @Test
    void theLossIsWhatTheFormulasSay() {
        compare(List.of(Set.of(), Set.of(), Set.of()), nothing);
    }

    @Test
    void whereNoBoxIsNothingIsSaidOfLabelsThatMayBeElsewhere() {
        compare(List.of(Set.of(1), Set.of(0, 1), Set.of(0)), nothing);
    }

    @Test
    void nothingIsSaidOfWhatTheSampleCuts() {
        compare(List.of(Set.of(), Set.of(), Set.of()), cut);
        compare(List.of(Set.of(), Set.of(0), Set.of(1)), cut);
    }

    @Test
    void imagesWithoutABoxCountAsIfTheyHadOne() {
        boxes = nothing;
        compare(List.of(Set.of(), Set.of(), Set.of()), nothing);
    }

    private void compare(List<Set<Integer>> elsewhere, List<List<TrueBox>> cut) {
        var random = new Random(11);
        int rows = boxes.size() * anchors.count();
        var logits = floats(random, rows * LABELS);
        var codes = floats(random, rows * 4);
        try (NDManager manager = Torch.manager(2)) {
            var values =
                    Map.of(
                            Graphs.LOGITS,
                            manager.create(
                                    logits, new Shape(boxes.size(), anchors.count(), LABELS)),
                            Detectors.CODES,
                            manager.create(codes, new Shape(boxes.size(), anchors.count(), 4)));
            var shown = new ArrayList<Shown>();
            for (int image = 0; image < boxes.size(); image++) {
                shown.add(new Shown(boxes.get(image), cut.get(image)));
            }
            var loss = new BoxLoss(anchors, LABELS, shown, elsewhere).loss(manager, values);
            assertEquals(naive(logits, codes, elsewhere, cut), loss.getFloat(), 1e-3);
        }
    }

    private double naive(
            float[] logits, float[] codes, List<Set<Integer>> elsewhere, List<List<TrueBox>> cut) {
        var found = anchors.decode(codes);
        double focal = 0;
        double lacking = 0;
        int answering = 0;
        for (int image = 0; image < boxes.size(); image++) {
            var owner = Assignment.of(anchors, boxes.get(image));
            for (int at = 0; at < owner.length; at++) {
                int row = image * owner.length + at;
                var own = owner[at] < 0 ? null : boxes.get(image).get(owner[at]);
                double iou = 0;
                if (own != null) {
                    answering++;
                    iou = iou(found, 4 * row, own.box());
                    lacking += 1 - generalised(found, 4 * row, own.box());
                }
                for (int label = 0; label < LABELS; label++) {
                    if (own == null
                            && (elsewhere.get(image).contains(label)
                                    || isCut(cut.get(image), label, at))) {
                        continue;
                    }
                    double y = own != null && own.label() == label ? iou : 0;
                    double p = 1 / (1 + Math.exp(-logits[row * LABELS + label]));
                    focal -=
                            Math.pow(Math.abs(y - p), 2)
                                    * (y * Math.log(p) + (1 - y) * Math.log(1 - p));
                }
            }
        }
        return (focal + 2 * lacking) / Math.max(3 * boxes.size(), answering);
    }

    private boolean isCut(List<TrueBox> cut, int label, int anchor) {
        return cut.stream()
                .anyMatch(box -> box.label() == label && anchors.iou(anchor, box.box()) >= 0.2);
    }

    private static double iou(float[] sides, int at, Box box) {
        double common =
                overlap(sides[at], sides[at + 2], box.left(), box.left() + box.width())
                        * overlap(
                                sides[at + 1], sides[at + 3], box.top(), box.top() + box.height());
        return common / union(sides, at, box, common);
    }

    private static double generalised(float[] sides, int at, Box box) {
        double hull =
                (Math.max(sides[at + 2], box.left() + box.width())
                                - Math.min(sides[at], box.left()))
                        * (Math.max(sides[at + 3], box.top() + box.height())
                                - Math.min(sides[at + 1], box.top()));
        double iou = iou(sides, at, box);
        double area = area(sides, at) + box.width() * box.height();
        double union = area / (1 + iou); // common = iou x union
        return iou - (hull - union) / hull;
    }

    private static double union(float[] sides, int at, Box box, double common) {
        return area(sides, at) + box.width() * box.height() - common;
    }

    private static double area(float[] sides, int at) {
        return (sides[at + 2] - (double) sides[at]) * (sides[at + 3] - (double) sides[at + 1]);
    }

    private static double overlap(double from, double to, double otherFrom, double otherTo) {
        return Math.max(0, Math.min(to, otherTo) - Math.max(from, otherFrom));
    }

    private static float[] floats(Random random, int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * random.nextGaussian());
        }
        return values;
    }
}
