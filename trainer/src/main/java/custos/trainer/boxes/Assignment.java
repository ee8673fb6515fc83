package custos.trainer.boxes;

import custos.vision.TrueBox;
import java.util.Arrays;
import java.util.List;

/**
 * Which anchor answers for which true box: those that overlap it by half, and for a box that few
 * overlap so much the {@value #LEAST} that overlap it most (SSD; the second rule keeps small boxes
 * from being learned from a single anchor).
 */
public final class Assignment {
    /** An anchor that answers for no box. */
    public static final int NONE = -1;

    private static final float OVERLAP = 0.5f;
    static final int LEAST = 3;

    /** Of less overlap than this an anchor is only taken if it is the best there is. */
    private static final float WORTHWHILE = 0.3f;

    private Assignment() {}

    /** For each anchor the place of its box in the list, or {@link #NONE}. */
    public static int[] of(Anchors anchors, List<TrueBox> boxes) {
        var owner = new int[anchors.count()];
        var overlap = new float[anchors.count()];
        Arrays.fill(owner, NONE);
        for (int box = 0; box < boxes.size(); box++) {
            claim(anchors, boxes, box, owner, overlap);
        }
        for (int box = 0; box < boxes.size(); box++) {
            claimBest(anchors, boxes, box, owner, overlap);
        }
        return owner;
    }

    private static void claim(
            Anchors anchors, List<TrueBox> boxes, int box, int[] owner, float[] overlap) {
        for (int at = 0; at < owner.length; at++) {
            float iou = anchors.iou(at, boxes.get(box).box());
            if (iou >= OVERLAP && iou > overlap[at]) {
                owner[at] = box;
                overlap[at] = iou;
            }
        }
    }

    private static void claimBest(
            Anchors anchors, List<TrueBox> boxes, int box, int[] owner, float[] overlap) {
        long owned = Arrays.stream(owner).filter(other -> other == box).count();
        for (long missing = LEAST - owned; missing > 0; missing--) {
            int best = NONE;
            float most = missing == LEAST ? 0 : WORTHWHILE;
            for (int at = 0; at < owner.length; at++) {
                float iou = anchors.iou(at, boxes.get(box).box());
                if (owner[at] == NONE && iou > most) {
                    best = at;
                    most = iou;
                }
            }
            if (best == NONE) {
                return;
            }
            owner[best] = box;
            overlap[best] = most;
        }
    }
}
