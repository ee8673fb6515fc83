package custos.trainer.boxes;

import custos.trainer.graph.Detectors;
import custos.vision.Box;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What of a batch is looked at again, as many boxes of each image: true ones, moved a little, and
 * those that the first look is surest of.
 *
 * @param sides left, top, right and bottom of each as shares of its image, box by box
 * @param labels of the true box that each fits, or {@link #BACKGROUND}, or {@link #NONE} where an
 *     image has too few
 * @param fits intersection over union with that true box
 * @param codes of that true box, relative to each
 */
@SuppressWarnings("ArrayRecordComponent") // fresh arrays, handed from one method to the next
public record Regions(int images, float[] sides, int[] labels, float[] fits, float[] codes) {
    static final int NONE = -1;
    static final int BACKGROUND = -2;

    /** Boxes of an image. */
    static final int EACH = 32;

    /** True ones among them. */
    private static final int TRUE = 8;

    /** A box fits a true one from this intersection over union on. */
    private static final float FITS = 0.5f;

    /** Below this intersection over union a box is certainly not another. */
    static final float APART = 0.2f;

    /** The deviation of a centre, in sides of the box. */
    private static final double MOVED = 0.06;

    /** The deviation of the logarithm of a side. */
    private static final double STRETCHED = 0.1;

    private static final float LEAST_SIDE = 1e-4f;

    /**
     * Of images.
     *
     * @param shown the true boxes of each
     * @param found of each, the surest first
     */
    static Regions of(List<Shown> shown, List<List<float[]>> found, RandomGenerator random) {
        int count = shown.size() * EACH;
        var regions =
                new Regions(
                        shown.size(),
                        new float[4 * count],
                        new int[count],
                        new float[count],
                        new float[4 * count]);
        Arrays.fill(regions.labels, NONE);
        for (int image = 0; image < shown.size(); image++) {
            var boxes = moved(shown.get(image).boxes(), random);
            found.get(image).stream().limit(EACH - boxes.size()).forEach(boxes::add);
            for (int i = 0; i < boxes.size(); i++) {
                regions.put(image * EACH + i, boxes.get(i), shown.get(image));
            }
        }
        return regions;
    }

    private static List<float[]> moved(List<TrueBox> boxes, RandomGenerator random) {
        var order = new ArrayList<>(boxes);
        Collections.shuffle(order, random);
        var moved = new ArrayList<float[]>();
        for (int i = 0; i < TRUE && !order.isEmpty(); i++) {
            moved.add(moved(order.get(i % order.size()).box(), random));
        }
        return moved;
    }

    private static float[] moved(Box box, RandomGenerator random) {
        double width = box.width() * Math.exp(STRETCHED * random.nextGaussian());
        double height = box.height() * Math.exp(STRETCHED * random.nextGaussian());
        double x = box.left() + box.width() * (0.5 + MOVED * random.nextGaussian());
        double y = box.top() + box.height() * (0.5 + MOVED * random.nextGaussian());
        return sides(new Box(x - width / 2, y - height / 2, width, height));
    }

    /** Left, top, right and bottom of a box, as far as it lies in the image. */
    public static float[] sides(Box box) {
        return new float[] {
            clipped(box.left()),
            clipped(box.top()),
            clipped(box.left() + box.width()),
            clipped(box.top() + box.height())
        };
    }

    /** Whether neither of two boxes says anything of the other. */
    public static boolean apart(Box one, Box other) {
        return Proposals.iou(sides(one), sides(other)) < APART;
    }

    private static float clipped(double share) {
        return (float) Math.clamp(share, 0, 1);
    }

    private void put(int at, float[] box, Shown shown) {
        System.arraycopy(box, 0, sides, 4 * at, 4);
        boolean mayBeCut =
                shown.cut().stream()
                        .anyMatch(other -> Proposals.iou(box, sides(other.box())) >= APART);
        labels[at] = mayBeCut ? NONE : BACKGROUND;
        for (var other : shown.boxes()) {
            var wanted = sides(other.box());
            float fit = Proposals.iou(box, wanted);
            if (fit >= FITS && fit > fits[at]) {
                fits[at] = fit;
                labels[at] = other.label();
                encode(box, wanted, 4 * at);
            }
        }
    }

    private void encode(float[] box, float[] wanted, int offset) {
        for (int axis = 0; axis < 2; axis++) {
            float side = Math.max(LEAST_SIDE, box[2 + axis] - box[axis]);
            float other = Math.max(LEAST_SIDE, wanted[2 + axis] - wanted[axis]);
            float moved = (wanted[axis] + wanted[2 + axis] - box[axis] - box[2 + axis]) / 2;
            codes[offset + axis] = moved / side * Detectors.CENTRE_SCALE;
            codes[offset + 2 + axis] = (float) Math.log(other / side) * Detectors.SIDE_SCALE;
        }
    }
}
