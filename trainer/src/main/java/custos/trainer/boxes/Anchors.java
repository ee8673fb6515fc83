package custos.trainer.boxes;

import custos.trainer.graph.BoxHead;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.Frame;
import custos.vision.Box;
import java.util.List;

/** The anchors of an input, in the order of a detector's answers. */
public final class Anchors {
    private static final double CENTRE = Detectors.CENTRE_SCALE;
    private static final double SIDE = Detectors.SIDE_SCALE;

    private final float[] centres;
    private final float[] sides;

    private Anchors(int count) {
        centres = new float[2 * count];
        sides = new float[2 * count];
    }

    /**
     * The anchors of heads.
     *
     * @param frame what the input measures
     */
    public static Anchors of(List<BoxHead> heads, Frame frame) {
        var anchors =
                new Anchors(
                        heads.stream()
                                .mapToInt(head ->
                                        across(head, frame) * down(head, frame) * each(head))
                                .sum());
        int at = 0;
        for (var head : heads) {
            int across = across(head, frame);
            int down = down(head, frame);
            for (int place = 0; place < across * down; place++) {
                int row = place / across;
                for (var anchor : head.anchors()) {
                    anchors.centres[at] = (place % across + 0.5f) / across;
                    anchors.centres[at + 1] = (row + 0.5f) / down;
                    anchors.sides[at] = (float) (anchor.width() / frame.width());
                    anchors.sides[at + 1] = (float) (anchor.height() / frame.height());
                    at += 2;
                }
            }
        }
        return anchors;
    }

    private static int each(BoxHead head) {
        return head.anchors().size();
    }

    private static int across(BoxHead head, Frame frame) {
        return Math.ceilDiv(frame.width(), head.stride());
    }

    private static int down(BoxHead head, Frame frame) {
        return Math.ceilDiv(frame.height(), head.stride());
    }

    public int count() {
        return centres.length / 2;
    }

    /** One anchor, as shares of the input. */
    public Box get(int at) {
        return new Box(
                centres[2 * at] - sides[2 * at] / 2,
                centres[2 * at + 1] - sides[2 * at + 1] / 2,
                sides[2 * at],
                sides[2 * at + 1]);
    }

    /** Intersection over union of an anchor and a box, without making an object. */
    float iou(int at, Box box) {
        double width = sides[2 * at];
        double height = sides[2 * at + 1];
        double left = centres[2 * at] - width / 2;
        double top = centres[2 * at + 1] - height / 2;
        double across =
                Math.min(left + width, box.left() + box.width()) - Math.max(left, box.left());
        double down = Math.min(top + height, box.top() + box.height()) - Math.max(top, box.top());
        if (across <= 0 || down <= 0) {
            return 0;
        }
        double common = across * down;
        return (float) (common / (width * height + box.width() * box.height() - common));
    }

    /** Whether an anchor's centre lies in a box. */
    boolean isIn(int at, Box box) {
        double x = centres[2 * at] - box.left();
        double y = centres[2 * at + 1] - box.top();
        return x > 0 && y > 0 && x < box.width() && y < box.height();
    }

    /** x and y of each centre, as shares of the input. */
    public float[] centres() {
        return centres.clone();
    }

    /** Width and height of each, as shares of the input. */
    public float[] sides() {
        return sides.clone();
    }

    /** Writes the code that turns an anchor into a box, from {@code offset} on. */
    void encode(int at, Box box, float[] into, int offset) {
        double x = box.left() + box.width() / 2 - centres[2 * at];
        double y = box.top() + box.height() / 2 - centres[2 * at + 1];
        into[offset] = (float) (x / sides[2 * at] * CENTRE);
        into[offset + 1] = (float) (y / sides[2 * at + 1] * CENTRE);
        into[offset + 2] = (float) (Math.log(box.width() / sides[2 * at]) * SIDE);
        into[offset + 3] = (float) (Math.log(box.height() / sides[2 * at + 1]) * SIDE);
    }

    /** Writes the boxes that codes stand for: left, top, right, bottom as shares of the input. */
    public float[] decode(float[] codes) {
        var boxes = new float[codes.length];
        for (int at = 0; at < codes.length; at += 4) {
            int anchor = at / 4 % count() * 2;
            for (int axis = 0; axis < 2; axis++) {
                double side = sides[anchor + axis];
                double centre = centres[anchor + axis] + codes[at + axis] / CENTRE * side;
                double half = Math.exp(codes[at + 2 + axis] / SIDE) * side / 2;
                boxes[at + axis] = (float) (centre - half);
                boxes[at + 2 + axis] = (float) (centre + half);
            }
        }
        return boxes;
    }
}
