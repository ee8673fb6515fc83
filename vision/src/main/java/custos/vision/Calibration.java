package custos.vision;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** How far confidences can be taken at their word, and how to make it farther. */
public final class Calibration {

    private static final int BINS = 15;
    private static final double GOLDEN = (StrictMath.sqrt(5) - 1) / 2;
    private static final int STEPS = 60;

    private Calibration() {}

    /**
     * Answers of like confidence.
     *
     * @param confidences their sum
     * @param right how many of them hold
     * @param answers how many there are, at least one
     */
    public record Bin(double confidences, int right, int answers) {

        /** How sure the model is of them on average, from 0 to 1. */
        public double confidence() {
            return confidences / answers;
        }

        /** How many of them hold, from 0 to 1. */
        public double shareRight() {
            return right / (double) answers;
        }
    }

    /**
     * Expected calibration error: the mean distance, from 0 to 1, between confidence and share of
     * right answers, over 15 bins of equal width (Guo et al. 2017). Classification looks at the
     * label of the highest confidence, multi-label at every label of every image.
     */
    public static double expectedError(ModelType type, List<ScoredImage> images) {
        return expectedError(bins(type, images));
    }

    /**
     * The bins of {@link #expectedError}, by rising confidence; those without answers are not
     * there.
     */
    static List<Bin> bins(ModelType type, List<ScoredImage> images) {
        var bins = new Bins();
        for (var image : images) {
            if (type == ModelType.CLASSIFICATION) {
                bins.add(image, image.best());
            } else {
                for (var label = 0; label < image.labels(); label++) {
                    bins.add(image, label);
                }
            }
        }
        return bins.list();
    }

    /** The same for boxes: how often one of a confidence meets a true box. */
    static List<Bin> binsOfBoxes(List<BoxedImage> images) {
        var bins = new Bins();
        for (var image : images) {
            var matches = image.matches(BoxEvaluation.IOU);
            for (var at = 0; at < matches.length; at++) {
                var right = matches[at] != BoxedImage.NONE;
                bins.add(image.found().get(at).confidence(), right);
            }
        }
        return bins.list();
    }

    static double expectedError(List<Bin> bins) {
        var distance = 0.0;
        var answers = 0;
        for (var bin : bins) {
            distance += Math.abs(bin.confidences() - bin.right());
            answers += bin.answers();
        }
        return answers == 0 ? 0 : distance / answers;
    }

    private static final class Bins {

        private final double[] confidences = new double[BINS];
        private final int[] right = new int[BINS];
        private final int[] answers = new int[BINS];

        void add(ScoredImage image, int label) {
            add(image.score(label), image.has(label));
        }

        void add(double sure, boolean holds) {
            var bin = Math.min(BINS - 1, (int) (sure * BINS));
            confidences[bin] += sure;
            right[bin] += holds ? 1 : 0;
            answers[bin]++;
        }

        List<Bin> list() {
            return IntStream.range(0, BINS)
                    .filter(bin -> answers[bin] > 0)
                    .mapToObj(bin -> new Bin(confidences[bin], right[bin], answers[bin]))
                    .toList();
        }
    }

    /**
     * Where a function that has one valley between two points is lowest, by golden-section search:
     * the log loss is such a function of the logarithm of a temperature.
     */
    public static double lowest(double from, double to, DoubleUnaryOperator function) {
        var low = from;
        var high = to;
        for (var step = 0; step < STEPS; step++) {
            var left = high - GOLDEN * (high - low);
            var right = low + GOLDEN * (high - low);
            if (function.applyAsDouble(left) <= function.applyAsDouble(right)) {
                high = right;
            } else {
                low = left;
            }
        }
        return (low + high) / 2;
    }
}
