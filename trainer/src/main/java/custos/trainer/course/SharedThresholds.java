package custos.trainer.course;

import java.util.function.DoubleUnaryOperator;

/**
 * Thresholds of labels with few examples to find them on: each lies between the label's own best
 * one and the best that all labels have in common, nearer to its own the more examples it has.
 */
public final class SharedThresholds {
    /** Where there are no examples at all. */
    static final double USUAL = 0.5;

    /** With so many examples a label's own threshold counts as much as the common one. */
    private static final double TRUSTED = 15;

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
        double best = USUAL;
        double most = 0;
        for (double threshold = STEP; threshold < 1; threshold += STEP) {
            double found = f1.applyAsDouble(threshold);
            if (found > most) {
                most = found;
                best = threshold;
            }
        }
        return best;
    }

    /** A label's threshold. */
    public static double between(double own, double common, double examples) {
        double share = examples / (examples + TRUSTED);
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
