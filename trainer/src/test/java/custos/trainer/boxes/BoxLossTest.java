package custos.trainer.boxes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import custos.trainer.graph.BoxHead;
import custos.trainer.graph.BoxHead.Anchor;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.Graphs;
import custos.trainer.graph.Torch;
import custos.vision.Box;
import custos.vision.TrueBox;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The loss against the formulas of the papers, term by term. */
class BoxLossTest {
    private static final int LABELS = 2;

    private final Anchors anchors =
            Anchors.of(List.of(new BoxHead(32, "a", 8, List.of(Anchor.of(40, 1)), null)), 128);
    private final List<List<TrueBox>> boxes =
            List.of(
                    List.of(new TrueBox(1, new Box(0.1, 0.1, 0.3, 0.35))),
                    List.of(),
                    List.of(
                            new TrueBox(0, new Box(0.5, 0.5, 0.3, 0.3)),
                            new TrueBox(1, new Box(0.05, 0.6, 0.25, 0.3))));

    @Test
    void theLossIsWhatTheFormulasSay() {
        var random = new Random(11);
        int rows = boxes.size() * anchors.count();
        var logits = floats(random, rows * LABELS);
        var codes = floats(random, rows * 4);
        try (NDManager manager = Torch.manager(1)) {
            var values =
                    Map.of(
                            Graphs.LOGITS,
                            manager.create(
                                    logits, new Shape(boxes.size(), anchors.count(), LABELS)),
                            Detectors.CODES,
                            manager.create(codes, new Shape(boxes.size(), anchors.count(), 4)));
            float loss = new BoxLoss(anchors, LABELS, boxes).loss(manager, values).getFloat();
            assertEquals(naive(logits, codes), loss, 1e-4);
        }
    }

    private double naive(float[] logits, float[] codes) {
        double focal = 0;
        double smooth = 0;
        int answering = 0;
        for (int image = 0; image < boxes.size(); image++) {
            var owner = Assignment.of(anchors, boxes.get(image));
            for (int at = 0; at < owner.length; at++) {
                int row = image * owner.length + at;
                for (int label = 0; label < LABELS; label++) {
                    boolean there =
                            owner[at] >= 0 && boxes.get(image).get(owner[at]).label() == label;
                    double p = 1 / (1 + Math.exp(-logits[row * LABELS + label]));
                    focal +=
                            there
                                    ? -0.75 * Math.pow(1 - p, 2) * Math.log(p)
                                    : -0.25 * Math.pow(p, 2) * Math.log(1 - p);
                }
                if (owner[at] >= 0) {
                    answering++;
                    var wanted = new float[4];
                    anchors.encode(at, boxes.get(image).get(owner[at]).box(), wanted, 0);
                    for (int i = 0; i < 4; i++) {
                        double d = Math.abs(codes[row * 4 + i] - wanted[i]);
                        smooth += d < 1 ? 0.5 * d * d : d - 0.5;
                    }
                }
            }
        }
        return (2 * focal + 0.5 * smooth) / answering;
    }

    private static float[] floats(Random random, int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * random.nextGaussian());
        }
        return values;
    }
}
