package custos.trainer.boxes;

import custos.vision.Box;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Boxes of a batch of images whose labels are to be told, as many of each image: true boxes, moved
 * about as much as found ones miss them.
 *
 * @param sides left, top, right and bottom of each as shares of its image, box by box
 * @param labels of each, {@link #NONE} where an image has no box
 */
@SuppressWarnings("ArrayRecordComponent") // fresh arrays, handed from one thread to another
public record Regions(int images, float[] sides, int[] labels) {
    /** Stands for a box that is none. */
    public static final int NONE = -1;

    /** Boxes of an image in a batch. */
    public static final int EACH = 16;

    /** The deviation of a centre, in sides of the box. */
    private static final double MOVED = 0.06;

    /** The deviation of the logarithm of a side. */
    private static final double STRETCHED = 0.1;

    /** Of the boxes of images, some at random, all equally often. */
    public static Regions of(List<List<TrueBox>> boxes, RandomGenerator random) {
        var sides = new float[boxes.size() * EACH * 4];
        var labels = new int[boxes.size() * EACH];
        int at = 0;
        for (var image : boxes) {
            var order = new ArrayList<>(image);
            Collections.shuffle(order, random);
            for (int i = 0; i < EACH; i++, at++) {
                labels[at] = NONE;
                if (!order.isEmpty()) {
                    var box = order.get(i % order.size());
                    labels[at] = box.label();
                    put(moved(box.box(), random), sides, 4 * at);
                }
            }
        }
        return new Regions(boxes.size(), sides, labels);
    }

    /** Writes left, top, right and bottom of a box, as far as it lies in the image. */
    public static void put(Box box, float[] into, int offset) {
        into[offset] = clipped(box.left());
        into[offset + 1] = clipped(box.top());
        into[offset + 2] = clipped(box.left() + box.width());
        into[offset + 3] = clipped(box.top() + box.height());
    }

    private static float clipped(double share) {
        return (float) Math.clamp(share, 0, 1);
    }

    private static Box moved(Box box, RandomGenerator random) {
        double width = box.width() * Math.exp(STRETCHED * random.nextGaussian());
        double height = box.height() * Math.exp(STRETCHED * random.nextGaussian());
        double x = box.left() + box.width() * (0.5 + MOVED * random.nextGaussian());
        double y = box.top() + box.height() * (0.5 + MOVED * random.nextGaussian());
        return new Box(x - width / 2, y - height / 2, width, height);
    }
}
