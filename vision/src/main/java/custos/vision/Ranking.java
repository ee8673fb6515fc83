package custos.vision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One label's answers from the highest confidence down: what happens to precision and recall as the
 * threshold sinks. Answers of equal confidence cross the threshold together.
 *
 * <p>An answer is an image that may carry the label, or a box that may meet a true one.
 */
final class Ranking {

    private static final double NO_POSITIVES = 0.5;

    /** One answer. */
    record Answer(double confidence, boolean right) {}

    private final List<Answer> answers;
    private final int positives;

    private Ranking(List<Answer> answers, int positives) {
        this.answers =
                answers.stream()
                        .sorted(Comparator.comparingDouble(answer -> -answer.confidence()))
                        .toList();
        this.positives = positives;
    }

    /** The label's confidence on every image. */
    static Ranking ofImages(int label, List<ScoredImage> images) {
        var answers =
                images.stream()
                        .map(image -> new Answer(image.score(label), image.has(label)))
                        .toList();
        return new Ranking(
                answers, (int) images.stream().filter(image -> image.has(label)).count());
    }

    /** The label's boxes on every image; right is one that meets a true box. */
    static Ranking ofBoxes(int label, List<BoxedImage> images, double iou) {
        var answers = new ArrayList<Answer>();
        var positives = 0;
        for (var image : images) {
            var matches = image.matches(iou);
            for (var at = 0; at < matches.length; at++) {
                var box = image.found().get(at);
                if (box.label() == label) {
                    answers.add(new Answer(box.confidence(), matches[at] != BoxedImage.NONE));
                }
            }
            positives += (int) image.truth().stream().filter(b -> b.label() == label).count();
        }
        return new Ranking(answers, positives);
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
        for (var rank = 0; rank < answers.size(); rank++) {
            found += answers.get(rank).right() ? 1 : 0;
            if (endsStep(rank)) {
                var f1 = 2.0 * found / (rank + 1 + positives);
                if (f1 > best) {
                    best = f1;
                    threshold = answers.get(rank).confidence();
                }
            }
        }
        return threshold;
    }

    /**
     * Area under the precision-recall curve, where precision at a recall is the best at that recall
     * or any higher, and 0 where no threshold reaches the recall.
     */
    double averagePrecision() {
        var area = 0.0;
        var ceiling = 0.0;
        var found = right();
        var above = found; // found at the step that was visited before, going down from the end
        for (var rank = answers.size() - 1; rank >= 0; rank--) {
            if (endsStep(rank)) {
                area += ceiling * (above - found);
                above = found;
                ceiling = Math.max(ceiling, (double) found / (rank + 1));
            }
            found -= answers.get(rank).right() ? 1 : 0;
        }
        area += ceiling * above;
        return positives == 0 ? 0 : area / positives;
    }

    /** Precision and recall at every confidence that was observed, from the highest down. */
    List<CurvePoint> curve() {
        var points = new ArrayList<CurvePoint>();
        var found = 0;
        for (var rank = 0; rank < answers.size(); rank++) {
            found += answers.get(rank).right() ? 1 : 0;
            if (positives > 0 && endsStep(rank)) {
                points.add(
                        new CurvePoint(
                                answers.get(rank).confidence(),
                                (double) found / (rank + 1),
                                (double) found / positives));
            }
        }
        return points;
    }

    /** Whether the answer at the rank is the last of its confidence. */
    private boolean endsStep(int rank) {
        return rank + 1 == answers.size()
                || answers.get(rank + 1).confidence() < answers.get(rank).confidence();
    }

    /**
     * True and false positives and negatives at a threshold, which itself is high enough (D-191).
     */
    Counts at(double threshold) {
        var predicted = 0;
        var right = 0;
        for (var answer : answers) {
            if (answer.confidence() >= threshold) {
                predicted++;
                right += answer.right() ? 1 : 0;
            }
        }
        var wrong = predicted - right;
        var negatives = answers.size() - right();
        return new Counts(right, wrong, positives - right, negatives - wrong);
    }

    /** Share of what there is to find that is found at any threshold; 0 without positives. */
    double highestRecall() {
        return positives == 0 ? 0 : (double) right() / positives;
    }

    private int right() {
        return (int) answers.stream().filter(Answer::right).count();
    }

    List<Answer> answers() {
        return answers;
    }

    int positives() {
        return positives;
    }
}
