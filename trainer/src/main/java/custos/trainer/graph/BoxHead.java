package custos.trainer.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where boxes are found on one level of features: at each of its places, one box from each of some
 * anchors.
 *
 * @param stride pixels of the input between two places
 * @param features the graph's output that classes are told from, shape (N, channels, height, width)
 * @param channels of the features
 * @param anchors width and height of each anchor, in pixels of the input
 * @param boxes the output of box codes that were learned before, four an anchor (x, y, width,
 *     height): shape (N, 4 x anchors, height, width); null where the head is new
 */
public record BoxHead(
        int stride, String features, int channels, List<Anchor> anchors, @Nullable String boxes) {
    public BoxHead {
        anchors = List.copyOf(anchors);
    }

    /** A box of a usual size and shape, in pixels of the input. */
    public record Anchor(double width, double height) {
        /** An anchor by the side of the square of its area, and width over height. */
        public static Anchor of(double side, double aspect) {
            return new Anchor(side * Math.sqrt(aspect), side / Math.sqrt(aspect));
        }
    }
}
