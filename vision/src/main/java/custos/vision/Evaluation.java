package custos.vision;

import java.util.List;

/**
 * A model's confidences on test images compared with the ground truth.
 *
 * @param testImages number of images
 * @param labels one for each label, in the model's order
 * @param macro means over labels; labels without test images are left out (D-166)
 * @param confusion every cell with a value, and the diagonal (D-168)
 */
public record Evaluation(
        int testImages,
        List<LabelMetrics> labels,
        MacroMetrics macro,
        List<ConfusionCell> confusion) {

    public Evaluation {
        labels = List.copyOf(labels);
        confusion = List.copyOf(confusion);
    }

    /** At thresholds assumed from these very images, as Rekognition's EvaluationResult is made. */
    public static Evaluation atAssumedThresholds(
            ModelType type, List<String> labels, List<ScoredImage> images) {
        return Unfinished.here();
    }

    /** At given thresholds, one for each label. */
    public static Evaluation atThresholds(
            ModelType type,
            List<String> labels,
            List<ScoredImage> images,
            List<Double> thresholds) {
        return Unfinished.here();
    }

    /** By the label of the highest confidence alone; for models of one label an image. */
    public static Evaluation byArgMax(List<String> labels, List<ScoredImage> images) {
        return Unfinished.here();
    }

    /** Share of images whose label of the highest confidence is the true one. */
    public static double accuracy(List<ScoredImage> images) {
        return Unfinished.<Double>here();
    }
}
