package custos.trainer;

import custos.vision.BoxEvaluation;
import custos.vision.BoxedImage;
import custos.vision.Thresholds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Thresholds of labels from boxes on held-out images: each lies between the label's own best one
 * and the best that all labels have in common, nearer to its own the more boxes it has.
 */
final class BoxThresholds {
    /** Where no image was held out to find them on. */
    private static final double USUAL = 0.5;

    /** With so many boxes a label's own threshold counts as much as the common one. */
    private static final double TRUSTED = 15;

    private static final double STEP = 0.02;

    /** Keeps log-odds finite. */
    private static final double LEAST = 0.01;

    private BoxThresholds() {}

    /** One for each label. */
    static List<Double> of(List<String> labels, List<BoxedImage> held) {
        double common = common(labels, held);
        var own = Thresholds.assumedForBoxes(labels.size(), held);
        var thresholds = new ArrayList<Double>();
        for (int label = 0; label < labels.size(); label++) {
            int wanted = label;
            double boxes =
                    held.stream()
                            .flatMap(image -> image.truth().stream())
                            .filter(box -> box.label() == wanted)
                            .count();
            double share = boxes / (boxes + TRUSTED);
            thresholds.add(
                    sigmoid(share * logOdds(own.get(label)) + (1 - share) * logOdds(common)));
        }
        return thresholds;
    }

    /** The threshold at which all labels together have the best mean F1. */
    private static double common(List<String> labels, List<BoxedImage> held) {
        double best = USUAL;
        double most = 0;
        for (double threshold = STEP; threshold < 1; threshold += STEP) {
            var same = Collections.nCopies(labels.size(), threshold);
            double f1 = BoxEvaluation.atThresholds(labels, held, same).macro().f1();
            if (f1 > most) {
                most = f1;
                best = threshold;
            }
        }
        return best;
    }

    private static double logOdds(double share) {
        double bounded = Math.clamp(share, LEAST, 1 - LEAST);
        return StrictMath.log(bounded / (1 - bounded));
    }

    private static double sigmoid(double logOdds) {
        return 1 / (1 + StrictMath.exp(-logOdds));
    }
}
