package custos.vision;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** How far confidences can be taken at their word, and how to make it farther. */
public final class Calibration {

    private static final int BINS = 15;
    private static final double GOLDEN = (StrictMath.sqrt(5) - 1) / 2;
    private static final double MAX_TEMPERATURE = 20;
    private static final int STEPS = 60;

    private Calibration() {}

    /**
     * Expected calibration error: the mean distance, from 0 to 1, between confidence and share of
     * right answers, over 15 bins of equal width (Guo et al. 2017). Classification looks at the
     * label of the highest confidence, multi-label at every label of every image.
     */
    public static double expectedError(ModelType type, List<ScoredImage> images) {
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
        return bins.error();
    }

    /** The same for boxes: how often one of a confidence meets a true box. */
    public static double expectedErrorOfBoxes(List<BoxedImage> images) {
        var bins = new Bins();
        for (var image : images) {
            var matches = image.matches(BoxEvaluation.IOU);
            for (var at = 0; at < matches.length; at++) {
                var right = matches[at] != BoxedImage.NONE;
                bins.add(image.found().get(at).confidence(), right);
            }
        }
        return bins.error();
    }

    private static final class Bins {

        private final double[] confidence = new double[BINS];
        private final double[] right = new double[BINS];
        private int answers;

        void add(ScoredImage image, int label) {
            add(image.score(label), image.has(label));
        }

        void add(double sure, boolean holds) {
            var bin = Math.min(BINS - 1, (int) (sure * BINS));
            confidence[bin] += sure;
            right[bin] += holds ? 1 : 0;
            answers++;
        }

        double error() {
            var distance = 0.0;
            for (var bin = 0; bin < BINS; bin++) {
                distance += Math.abs(confidence[bin] - right[bin]);
            }
            return answers == 0 ? 0 : distance / answers;
        }
    }

    /**
     * The softmax temperature, from 0.05 to 20, that makes the truth most likely; fit it on images
     * not trained on. 1 without images.
     *
     * @param logits raw scores, an array an image
     * @param truth number of the true label of each image
     */
    public static double temperature(List<float[]> logits, int[] truth) {
        if (logits.size() != truth.length) {
            throw new IllegalArgumentException(
                    "%d truths for %d images".formatted(truth.length, logits.size()));
        }
        if (truth.length == 0) {
            return 1;
        }
        // The loss is convex in 1/T, so it has one valley in log T too.
        var limit = StrictMath.log(MAX_TEMPERATURE);
        return StrictMath.exp(
                lowest(-limit, limit, log -> loss(logits, truth, StrictMath.exp(log))));
    }

    private static double loss(List<float[]> logits, int[] truth, double temperature) {
        var loss = 0.0;
        for (var image = 0; image < truth.length; image++) {
            var confidences = Activation.SOFTMAX.confidences(logits.get(image), temperature);
            loss -= StrictMath.log(Math.max(confidences[truth[image]], Double.MIN_NORMAL));
        }
        return loss;
    }

    /** Golden-section search. */
    private static double lowest(double from, double to, DoubleUnaryOperator function) {
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
