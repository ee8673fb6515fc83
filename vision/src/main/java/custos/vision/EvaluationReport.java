package custos.vision;

import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code custos evaluate} says of a bundle.
 *
 * @param accuracy share of images whose label of the highest confidence is right; only
 *     classification
 * @param headline classification: by arg-max; multi-label: at the bundle's thresholds
 * @param atBundleThresholds at the thresholds chosen on held-out training images
 * @param atAssumedThresholds as the service's EvaluationResult: thresholds from the test images
 * @param calibrationError expected calibration error, from 0 to 1
 * @param skipped images that could not be read, each with the reason
 */
public record EvaluationReport(
        ModelType type,
        OptionalDouble accuracy,
        Evaluation headline,
        Evaluation atBundleThresholds,
        Evaluation atAssumedThresholds,
        double calibrationError,
        List<String> skipped,
        double imagesPerSecond) {

    public EvaluationReport {
        skipped = List.copyOf(skipped);
    }

    /** The form of {@code evaluate --json}; fields that do not apply are absent. */
    public ObjectNode toJson() {
        return Unfinished.here();
    }

    /** A table for people. */
    public String toTable() {
        return Unfinished.here();
    }
}
