package custos.trainer.boxes;

import custos.trainer.graph.SecondLook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The boxes of a batch that a detector's first look is surest of, none much like another: what is
 * looked at again.
 *
 * @param boxes left, top, right and bottom of each, as shares, the surest first: a list an image
 */
record Proposals(List<List<float[]>> boxes) {
    /** Anchors that are looked at for them. */
    private static final int CANDIDATES = 300;

    /**
     * Of a detector's answers.
     *
     * @param codes four an anchor, anchor by anchor, image by image
     * @param scores one an anchor, of its likeliest label
     * @param most boxes of an image
     */
    static Proposals of(Anchors anchors, float[] codes, float[] scores, int most) {
        var boxes = anchors.decode(codes);
        int count = anchors.count();
        var found = new ArrayList<List<float[]>>();
        for (int image = 0; image < codes.length / 4 / count; image++) {
            found.add(surest(boxes, scores, image * count, count, most));
        }
        return new Proposals(found);
    }

    private static List<float[]> surest(
            float[] boxes, float[] scores, int from, int count, int most) {
        var kept = new ArrayList<float[]>();
        for (int at : ranked(scores, from, count)) {
            var box = clipped(boxes, 4 * at);
            if (box[2] > box[0]
                    && box[3] > box[1]
                    && kept.stream().noneMatch(other -> iou(box, other) > SecondLook.ALIKE)) {
                kept.add(box);
                if (kept.size() == most) {
                    break;
                }
            }
        }
        return kept;
    }

    /** The places of the surest anchors, the surest first. */
    private static int[] ranked(float[] scores, int from, int count) {
        var keys = new long[count];
        for (int anchor = 0; anchor < count; anchor++) {
            int bits = Float.floatToIntBits(scores[from + anchor]);
            int ordered = bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE; // as an unsigned number
            keys[anchor] = (long) ~ordered << Integer.SIZE >>> 1 | anchor;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys, 0, Math.min(count, CANDIDATES))
                .mapToInt(key -> from + (int) (key & Integer.MAX_VALUE))
                .toArray();
    }

    private static float[] clipped(float[] boxes, int at) {
        var box = new float[4];
        for (int side = 0; side < 4; side++) {
            box[side] = Math.clamp(boxes[at + side], 0, 1);
        }
        return box;
    }

    /** Intersection over union. */
    static float iou(float[] one, float[] other) {
        float across = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
        float down = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
        if (across <= 0 || down <= 0) {
            return 0;
        }
        float common = across * down;
        return common / (area(one) + area(other) - common);
    }

    private static float area(float[] box) {
        return (box[2] - box[0]) * (box[3] - box[1]);
    }
}
