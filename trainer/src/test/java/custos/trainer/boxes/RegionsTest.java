package custos.trainer.boxes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.graph.BoxHead;
import custos.trainer.graph.BoxHead.Anchor;
import custos.trainer.graph.Frame;
import custos.vision.Box;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegionsTest {
    private final List<TrueBox> boxes =
            List.of(
                    new TrueBox(0, new Box(0.1, 0.1, 0.2, 0.3)),
                    new TrueBox(2, new Box(0.7, 0.6, 0.3, 0.4)));

    @Test
    void trueBoxesAreLookedAtNearWhereTheyAre() {
        var regions = Regions.of(List.of(Shown.whole(boxes)), List.of(List.of()), new Random(5));
        var counts = new int[3];
        for (int at = 0; at < Regions.EACH; at++) {
            int label = regions.labels()[at];
            if (label == Regions.NONE) {
                continue;
            }
            counts[label]++;
            var box = boxes.get(label == 0 ? 0 : 1).box();
            assertEquals(box.left(), regions.sides()[4 * at], 0.5 * box.width());
            assertTrue(regions.fits()[at] > 0.5);
            assertTrue(regions.sides()[4 * at + 2] <= 1 && regions.sides()[4 * at + 3] <= 1);
        }
        assertTrue(counts[0] >= 3 && counts[2] >= 3);
    }

    @Test
    void aFoundBoxHasTheLabelThatItFitsOrNone() {
        var found = List.of(new float[] {0.12f, 0.1f, 0.3f, 0.42f}, new float[] {0.5f, 0, 0.6f, 1});
        var shown = List.of(Shown.whole(List.of()), Shown.whole(boxes));
        var regions = Regions.of(shown, List.of(found, found), new Random(6));
        assertEquals(Regions.BACKGROUND, regions.labels()[0]);
        assertEquals(Regions.BACKGROUND, regions.labels()[1]);
        assertEquals(Regions.NONE, regions.labels()[2]);
        int at = Regions.EACH + 8; // after the true ones
        assertEquals(0, regions.labels()[at]);
        assertEquals(0.18 * 0.3 / (0.18 * 0.32 + 0.2 * 0.3 - 0.18 * 0.3), regions.fits()[at], 1e-4);
        assertEquals(Regions.BACKGROUND, regions.labels()[at + 1]);
        var codes = new float[4];
        System.arraycopy(regions.codes(), 4 * at, codes, 0, 4);
        assertArrayEquals(
                new float[] {
                    -0.01f / 0.18f * 10,
                    -0.01f / 0.32f * 10,
                    (float) (5 * Math.log(0.2 / 0.18)),
                    (float) (5 * Math.log(0.3 / 0.32))
                },
                codes,
                1e-3f);
    }

    @Test
    void whatMayBeABoxThatTheSampleCutsIsLeftOut() {
        var cut = List.of(new TrueBox(1, new Box(0, 0.4, 0.1, 0.3)));
        var found =
                List.of(
                        new float[] {0, 0.35f, 0.12f, 0.7f},
                        new float[] {0, 0.2f, 0.1f, 0.45f},
                        new float[] {0.12f, 0.1f, 0.3f, 0.42f});
        var shown = List.of(new Shown(boxes, cut));
        var regions = Regions.of(shown, List.of(found), new Random(8));
        int at = 8; // after the true ones
        assertEquals(Regions.NONE, regions.labels()[at]);
        assertEquals(Regions.BACKGROUND, regions.labels()[at + 1], "hardly the same place");
        assertEquals(0, regions.labels()[at + 2]);
        for (int moved = 0; moved < at; moved++) {
            assertTrue(Set.of(0, 2).contains(regions.labels()[moved]), "a whole box");
        }
    }

    @Test
    void proposalsAreTheSurestAndNotAlike() {
        var anchors =
                Anchors.of(
                        List.of(new BoxHead(32, "a", 8, List.of(Anchor.of(40, 1)), null)),
                        Frame.square(256));
        var random = new Random(7);
        var codes = new float[2 * anchors.count() * 4];
        var scores = new float[2 * anchors.count()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) (4 * random.nextGaussian());
        }
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (float) (6 * random.nextGaussian());
        }
        var found = Proposals.of(anchors, codes, scores, 20);
        for (int image = 0; image < 2; image++) {
            assertEquals(naive(anchors, codes, scores, image), texts(found.boxes().get(image)));
        }
    }

    /** Again and again the surest of those that are left. */
    private static List<String> naive(Anchors anchors, float[] codes, float[] scores, int image) {
        var boxes = anchors.decode(codes);
        var kept = new ArrayList<float[]>();
        var gone = new boolean[anchors.count()];
        while (kept.size() < 20) {
            int best = -1;
            float most = Float.NEGATIVE_INFINITY;
            for (int at = 0; at < gone.length; at++) {
                float sure = scores[image * gone.length + at];
                if (!gone[at] && sure > most) {
                    most = sure;
                    best = at;
                }
            }
            if (best < 0) {
                break;
            }
            gone[best] = true;
            var box = new float[4];
            for (int side = 0; side < 4; side++) {
                box[side] = Math.clamp(boxes[4 * (image * gone.length + best) + side], 0, 1);
            }
            boolean empty = box[2] <= box[0] || box[3] <= box[1];
            if (!empty && kept.stream().allMatch(other -> Proposals.iou(other, box) <= 0.75)) {
                kept.add(box);
            }
        }
        return texts(kept);
    }

    private static List<String> texts(List<float[]> boxes) {
        return boxes.stream().map(Arrays::toString).toList();
    }
}
