package custos.trainer.course;

import java.util.function.DoubleUnaryOperator;

/**
 * Thresholds of labels with few examples to find them on: each lies between the label's own best
 * one and one that all labels have in common, nearer to its own the more examples it has.
 */
public final class SharedThresholds {
    /** Where there are no examples at all. */
    static final double USUAL = 0.5;

    private static final double STEP = 0.02;

    /** Keeps log-odds finite. */
    private static final double LEAST = 0.01;

    private SharedThresholds() {}

    /**
     * The threshold at which a measure is highest; the usual one if it is 0 everywhere.
     *
     * @param f1 of one threshold for all labels
     */
    public static double common(DoubleUnaryOperator f1) {
        return best(f1).threshold();
    }

    /**
     * Half of the highest F1, which is the best threshold of calibrated confidences (Lipton, Elkan
     * and Naryanaswamy 2014): how high it is can be told by fewer examples than where; the usual
     * one if it is 0 everywhere.
     *
     * @param f1 of one threshold for all labels
     */
    public static double ofCalibrated(DoubleUnaryOperator f1) {
        double most = best(f1).f1();
        return most == 0 ? USUAL : most / 2;
    }

    private record Best(double threshold, double f1) {}

    private static Best best(DoubleUnaryOperator f1) {
        var best = new Best(USUAL, 0);
        for (double threshold = STEP; threshold < 1; threshold += STEP) {
            double found = f1.applyAsDouble(threshold);
            best = found > best.f1() ? new Best(threshold, found) : best;
        }
        return best;
    }

    /**
     * A label's threshold.
     *
     * @param trusted with so many examples its own counts as much as the common one
     */
    public static double between(double own, double common, double examples, double trusted) {
        double share = examples / (examples + trusted);
        return sigmoid(share * logOdds(own) + (1 - share) * logOdds(common));
    }

    private static double logOdds(double share) {
        double bounded = Math.clamp(share, LEAST, 1 - LEAST);
        return StrictMath.log(bounded / (1 - bounded));
    }

    private static double sigmoid(double logOdds) {
        return 1 / (1 + StrictMath.exp(-logOdds));
    }
}
