package custos.trainer.detection;

import custos.vision.TrueBox;
import java.util.List;
import java.util.stream.IntStream;

/** How large the boxes of a training are, in what they are given in: shares, or pixels. */
final class BoxSides {
    /** The share of boxes that are no longer than the one that windows are made for. */
    private static final double NEARLY_ALL = 0.95;

    private BoxSides() {}

    /** A longer side that few boxes exceed, in what their sides are in. */
    static double longest(List<List<TrueBox>> truth) {
        return longest(truth, 1, 1);
    }

    /**
     * A longer side that few boxes exceed.
     *
     * @param across what a width of 1 is
     * @param down what a height of 1 is
     */
    static double longest(List<List<TrueBox>> truth, double across, double down) {
        double[] sides =
                truth.stream()
                        .flatMap(List::stream)
                        .mapToDouble(box ->
                                Math.max(box.box().width() * across, box.box().height() * down))
                        .sorted()
                        .toArray();
        return sides.length == 0
                ? Math.max(across, down)
                : sides[(int) (NEARLY_ALL * sides.length)];
    }

    /** The median side of each label's boxes, as a share of the image. */
    static double[] usual(List<List<TrueBox>> truth, int labels) {
        return IntStream.range(0, labels)
                .mapToObj(label ->
                        truth.stream()
                                .flatMap(List::stream)
                                .filter(box -> box.label() == label)
                                .mapToDouble(
                                        box -> Math.sqrt(box.box().width() * box.box().height()))
                                .sorted()
                                .toArray())
                .filter(sides -> sides.length > 0)
                .mapToDouble(sides -> sides[sides.length / 2])
                .toArray();
    }
}
