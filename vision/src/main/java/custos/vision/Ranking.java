package custos.vision;

import java.util.Comparator;
import java.util.List;

/**
 * One label's confidences on all images, from the highest down: what happens to precision and
 * recall as the threshold sinks. Images of equal confidence cross the threshold together.
 */
final class Ranking {

    private static final double NO_POSITIVES = 0.5;

    private final int label;
    private final List<ScoredImage> images;
    private final int positives;

    Ranking(int label, List<ScoredImage> images) {
        this.label = label;
        this.images =
                images.stream()
                        .sorted(
                                Comparator.comparingDouble(
                                        (ScoredImage image) -> -image.score(label)))
                        .toList();
        this.positives = (int) images.stream().filter(image -> image.has(label)).count();
    }

    /**
     * The observed confidence of the best F1, the highest of equals; 0.5 without positives (D-167).
     */
    double assumedThreshold() {
        if (positives == 0) {
            return NO_POSITIVES;
        }
        var best = -1.0;
        var threshold = NO_POSITIVES;
        var found = 0;
        for (var rank = 0; rank < images.size(); rank++) {
            found += images.get(rank).has(label) ? 1 : 0;
            if (endsStep(rank)) {
                var f1 = 2.0 * found / (rank + 1 + positives);
                if (f1 > best) {
                    best = f1;
                    threshold = images.get(rank).score(label);
                }
            }
        }
        return threshold;
    }

    /**
     * Area under the precision-recall curve, where precision at a recall is the best at that recall
     * or any higher.
     */
    double averagePrecision() {
        var area = 0.0;
        var ceiling = 0.0;
        var found = positives;
        var above = positives; // found at the step that was visited before, going down from the end
        for (var rank = images.size() - 1; rank >= 0; rank--) {
            if (endsStep(rank)) {
                area += ceiling * (above - found);
                above = found;
                ceiling = Math.max(ceiling, (double) found / (rank + 1));
            }
            found -= images.get(rank).has(label) ? 1 : 0;
        }
        area += ceiling * above;
        return positives == 0 ? 0 : area / positives;
    }

    /** Whether the image at the rank is the last of its confidence. */
    private boolean endsStep(int rank) {
        return rank + 1 == images.size()
                || images.get(rank + 1).score(label) < images.get(rank).score(label);
    }

    /**
     * True and false positives and negatives at a threshold, which itself is high enough (D-191).
     */
    Counts at(double threshold) {
        var predicted = 0;
        var right = 0;
        for (var image : images) {
            if (image.score(label) >= threshold) {
                predicted++;
                right += image.has(label) ? 1 : 0;
            }
        }
        return counts(predicted, right);
    }

    /** The same where each image has only its label of the highest confidence. */
    Counts byArgMax() {
        var predicted = 0;
        var right = 0;
        for (var image : images) {
            if (image.best() == label) {
                predicted++;
                right += image.has(label) ? 1 : 0;
            }
        }
        return counts(predicted, right);
    }

    private Counts counts(int predicted, int right) {
        var negatives = images.size() - positives;
        var wrong = predicted - right;
        return new Counts(right, wrong, positives - right, negatives - wrong);
    }

    int positives() {
        return positives;
    }
}
