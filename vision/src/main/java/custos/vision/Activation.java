package custos.vision;

import java.util.Locale;

/** What turns a network's raw scores into confidences. */
public enum Activation {
    /** Confidences of all labels add up to 1: exactly one label holds. */
    SOFTMAX,
    /** Each label on its own. */
    SIGMOID;

    /** The name in files: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Confidences from 0 to 1.
     *
     * @param logits the network's raw scores, one a label
     * @param temperature raw scores are divided by it first; 1 leaves them
     */
    public double[] confidences(float[] logits, double temperature) {
        return switch (this) {
            case SOFTMAX -> softmax(logits, temperature);
            case SIGMOID -> sigmoid(logits, temperature);
        };
    }

    private static double[] softmax(float[] logits, double temperature) {
        var largest = Float.NEGATIVE_INFINITY;
        for (var logit : logits) {
            largest = Math.max(largest, logit);
        }
        var confidences = new double[logits.length];
        var sum = 0.0;
        for (var label = 0; label < logits.length; label++) {
            confidences[label] = StrictMath.exp((logits[label] - largest) / temperature);
            sum += confidences[label];
        }
        for (var label = 0; label < logits.length; label++) {
            confidences[label] /= sum;
        }
        return confidences;
    }

    private static double[] sigmoid(float[] logits, double temperature) {
        var confidences = new double[logits.length];
        for (var label = 0; label < logits.length; label++) {
            confidences[label] = 1 / (1 + StrictMath.exp(-logits[label] / temperature));
        }
        return confidences;
    }
}
