package custos.vision;

import java.util.Arrays;
import java.util.BitSet;

/** An image with its ground truth and a model's confidences. Labels are numbers from 0 on. */
public final class ScoredImage {

    private final BitSet truth;
    private final double[] scores;

    /**
     * An image whose labels and confidences are known.
     *
     * @param truth numbers of the labels that the image carries
     * @param scores a confidence from 0 to 1 for each label
     */
    public ScoredImage(int[] truth, double[] scores) {
        this.truth = new BitSet(scores.length);
        for (var label : truth) {
            if (label < 0 || label >= scores.length) {
                throw new IllegalArgumentException(
                        "not a label's number: `%d` of %d".formatted(label, scores.length));
            }
            this.truth.set(label);
        }
        for (var score : scores) {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException("not a confidence from 0 to 1: " + score);
            }
        }
        this.scores = scores.clone();
    }

    /** Whether the image carries the label. */
    public boolean has(int label) {
        return truth.get(label);
    }

    /** The model's confidence, from 0 to 1, that the image carries the label. */
    public double score(int label) {
        return scores[label];
    }

    int labels() {
        return scores.length;
    }

    int truths() {
        return truth.cardinality();
    }

    /** The label of the highest confidence, the first of equals. */
    int best() {
        var best = 0;
        for (var label = 1; label < scores.length; label++) {
            if (scores[label] > scores[best]) {
                best = label;
            }
        }
        return best;
    }

    @Override
    public String toString() {
        return truth + " " + Arrays.toString(scores);
    }
}
