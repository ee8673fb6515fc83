package custos.trainer.boxes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import custos.trainer.fit.FineTuning;
import custos.trainer.graph.BoxHead;
import custos.trainer.graph.BoxHead.Anchor;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Graphs;
import custos.trainer.graph.RegionHead;
import custos.trainer.graph.Torch;
import custos.vision.Box;
import custos.vision.TrueBox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the second look is taught about labels, against the slope of the formula. */
final class RegionLossTest {
    private static final int LABELS = 3;
    private static final int IMAGES = 2;
    private static final int COUNT = IMAGES * Regions.EACH;
    private static final int SCORES = COUNT * (LABELS + 1);

    private final Random random = new Random(23);
    private final Anchors anchors =
            Anchors.of(
                    List.of(new BoxHead(32, "a", 8, List.of(Anchor.of(40, 1)), null)),
                    Frame.square(256));
    private final List<List<TrueBox>> truth =
            List.of(
                    List.of(new TrueBox(1, new Box(0.1, 0.1, 0.2, 0.2))),
                    List.of(
                            new TrueBox(0, new Box(0.5, 0.5, 0.2, 0.25)),
                            new TrueBox(2, new Box(0.1, 0.6, 0.15, 0.2))));

    @Test
    void whatFitsNoBoxIsBackground() {
        compare(List.of(Set.of(), Set.of()));
    }

    @Test
    void orALabelThatItsImageMayShowElsewhere() {
        compare(List.of(Set.of(1), Set.of(0, 2)));
    }

    private void compare(List<Set<Integer>> elsewhere) {
        var scores = floats(SCORES);
        var seen = new float[COUNT * 4];
        var gradient = gradient(scores, elsewhere, seen);
        boolean leavesOpen = false;
        for (int at = 0; at < SCORES; at++) {
            double slope =
                    (naive(scores, at, 1e-3, elsewhere, seen)
                                    - naive(scores, at, -1e-3, elsewhere, seen))
                            / 2e-3;
            assertEquals(slope, gradient[at], 1e-4, "score " + at);
            leavesOpen |= at % (LABELS + 1) < LABELS && gradient[at] < 0;
        }
        assertTrue(leavesOpen, "some label is drawn nearer");
    }

    /** The gradient of the scores, and the boxes that were looked at. */
    private float[] gradient(float[] scores, List<Set<Integer>> elsewhere, float[] seen) {
        try (NDManager manager = Torch.manager(2);
                var collector = Torch.start(2).newGradientCollector()) {
            var shape = new Shape(IMAGES, Regions.EACH, LABELS + 1);
            var logits = manager.create(scores, shape);
            logits.setRequiresGradient(true);
            FineTuning.Continuation network =
                    (known, _) -> {
                        var boxes =
                                Objects.requireNonNull(known.get(RegionHead.REGIONS))
                                        .toFloatArray();
                        System.arraycopy(boxes, 0, seen, 0, seen.length);
                        var codes = manager.zeros(new Shape(IMAGES, Regions.EACH, 4));
                        return Map.of(RegionHead.LOGITS, logits, RegionHead.CODES, codes);
                    };
            var values = new HashMap<String, NDArray>();
            values.put(
                    Graphs.LOGITS,
                    manager.create(
                            floats(IMAGES * anchors.count() * LABELS),
                            new Shape(IMAGES, anchors.count(), LABELS)));
            values.put(
                    Detectors.CODES,
                    manager.create(
                            floats(IMAGES * anchors.count() * 4),
                            new Shape(IMAGES, anchors.count(), 4)));
            var shown = truth.stream().map(Shown::whole).toList();
            var first = new BoxLoss(anchors, LABELS, shown, elsewhere);
            var loss =
                    new RegionLoss(
                            first, anchors, shown, elsewhere, List.of(), LABELS, new Random(3));
            collector.backward(loss.loss(manager, values, network));
            return logits.getGradient().toFloatArray();
        }
    }

    /** The mean over all boxes, with one score moved. */
    private double naive(
            float[] scores, int moved, double by, List<Set<Integer>> elsewhere, float[] seen) {
        double sum = 0;
        int boxes = 0;
        for (int box = 0; box < COUNT; box++) {
            if (seen[4 * box + 2] <= seen[4 * box]) {
                continue; // an image had too few
            }
            boxes++;
            var shares = softmax(scores, box * (LABELS + 1), moved, by);
            int image = box / Regions.EACH;
            double fit = 0;
            int label = -1;
            for (var other : truth.get(image)) {
                var sides = Regions.sides(other.box());
                double iou =
                        Proposals.iou(
                                new float[] {
                                    seen[4 * box],
                                    seen[4 * box + 1],
                                    seen[4 * box + 2],
                                    seen[4 * box + 3]
                                },
                                sides);
                if (iou >= 0.5 && iou > fit) {
                    fit = iou;
                    label = other.label();
                }
            }
            if (label >= 0) {
                sum -= fit * Math.log(shares[label]) + (1 - fit) * Math.log(shares[LABELS]);
            } else {
                double allowed = shares[LABELS];
                for (int each : elsewhere.get(image)) {
                    allowed += shares[each];
                }
                sum -= Math.log(allowed);
            }
        }
        return sum / boxes;
    }

    private static double[] softmax(float[] scores, int from, int moved, double by) {
        var shares = new double[LABELS + 1];
        double sum = 0;
        for (int at = 0; at <= LABELS; at++) {
            shares[at] = Math.exp(scores[from + at] + (from + at == moved ? by : 0));
            sum += shares[at];
        }
        for (int at = 0; at <= LABELS; at++) {
            shares[at] /= sum;
        }
        return shares;
    }

    private float[] floats(int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
