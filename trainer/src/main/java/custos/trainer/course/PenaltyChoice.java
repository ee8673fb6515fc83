package custos.trainer.course;

import custos.trainer.data.Dataset;
import custos.trainer.fit.Head;
import custos.trainer.fit.LeastSquares;
import custos.vision.Activation;
import java.util.List;
import java.util.Objects;

/**
 * The penalty of least squares whose heads tell images best that they have not seen, by log loss.
 *
 * @param gain what makes confidences of scores
 * @param shift what is added to each score before: they lie between 0 and 1, and a sigmoid is
 *     undecided at 0
 * @param held what the heads say, by that gain
 */
public record PenaltyChoice(double penalty, double gain, double shift, Held held) {
    /**
     * Chooses.
     *
     * @param penalties to choose from, against a mean product of 1 of an image's standardised
     *     features with themselves
     * @param examples numbers of the images that are fitted, in their order
     */
    public static PenaltyChoice of(
            LeastSquares fit, List<Double> penalties, Dataset data, List<Integer> examples) {
        double shift = data.activation() == Activation.SIGMOID ? -0.5 : 0;
        PenaltyChoice best = null;
        for (double penalty : penalties) {
            var scores = new Held(data, examples, fit.leftOut(penalty)).minus(-shift);
            double gain = scores.gain();
            var choice = new PenaltyChoice(penalty, gain, shift, scores.times(gain));
            best = best == null || choice.logLoss() < best.logLoss() ? choice : best;
        }
        return Objects.requireNonNull(best);
    }

    /** The head that fits all images. */
    public Head head(LeastSquares fit) {
        return fit.head(penalty, gain, shift);
    }

    /** The log loss of images that were not seen, in nats. */
    public double logLoss() {
        return held.logLoss();
    }
}
