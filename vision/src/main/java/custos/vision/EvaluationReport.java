package custos.vision;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code custos evaluate} says of a bundle.
 *
 * @param labels the model's, with their thresholds
 * @param accuracy share of images whose label of the highest confidence is right; only
 *     classification
 * @param coco mean average precision; only detection
 * @param headline classification: by arg-max; else at the bundle's thresholds
 * @param atBundleThresholds at the thresholds chosen on held-out training images
 * @param atAssumedThresholds as the service's EvaluationResult: thresholds from the test images
 * @param confusion what was taken for what, at the bundle's thresholds
 * @param curves precision and recall at all thresholds, one curve for each label
 * @param temperature what the bundle divides raw scores by
 * @param calibrationError expected calibration error, from 0 to 1
 * @param images those first that the model is most wrong about
 * @param skipped images that could not be used, each with the reason
 * @param imagesPerSecond decoding included, all cores
 */
public record EvaluationReport(
        ModelType type,
        List<Label> labels,
        OptionalDouble accuracy,
        Optional<CocoMetrics> coco,
        Evaluation headline,
        Evaluation atBundleThresholds,
        Evaluation atAssumedThresholds,
        ConfusionMatrix confusion,
        List<List<CurvePoint>> curves,
        double temperature,
        double calibrationError,
        List<ImageResult> images,
        List<String> skipped,
        double imagesPerSecond) {

    public EvaluationReport {
        labels = List.copyOf(labels);
        curves = List.copyOf(curves);
        images = List.copyOf(images);
        skipped = List.copyOf(skipped);
    }

    /** Compares what a model said with the ground truth. */
    static EvaluationReport of(
            ModelDescription model,
            List<ImageResult> results,
            List<String> skipped,
            double imagesPerSecond) {
        return model.type() == ModelType.DETECTION
                ? ofBoxes(model, results, skipped, imagesPerSecond)
                : ofImages(model, results, skipped, imagesPerSecond);
    }

    private static EvaluationReport ofImages(
            ModelDescription model,
            List<ImageResult> results,
            List<String> skipped,
            double imagesPerSecond) {
        var labels = model.labelNames();
        var images = results.stream().map(result -> result.scored(labels)).toList();
        var atBundle = Evaluation.atThresholds(model.type(), labels, images, thresholds(model));
        var single = model.type() == ModelType.CLASSIFICATION;
        return new EvaluationReport(
                model.type(),
                model.labels(),
                single ? OptionalDouble.of(Evaluation.accuracy(images)) : OptionalDouble.empty(),
                Optional.empty(),
                single ? Evaluation.byArgMax(labels, images) : atBundle,
                atBundle,
                Evaluation.atAssumedThresholds(model.type(), labels, images),
                ConfusionMatrix.ofImages(model, images),
                IntStream.range(0, labels.size())
                        .mapToObj(label -> Ranking.ofImages(label, images).curve())
                        .toList(),
                model.temperature(),
                Calibration.expectedError(model.type(), images),
                new Badness(model).worstFirst(results),
                skipped,
                imagesPerSecond);
    }

    private static EvaluationReport ofBoxes(
            ModelDescription model,
            List<ImageResult> results,
            List<String> skipped,
            double imagesPerSecond) {
        var labels = model.labelNames();
        var images = results.stream().map(result -> result.boxed(labels)).toList();
        var atBundle = BoxEvaluation.atThresholds(labels, images, thresholds(model));
        return new EvaluationReport(
                model.type(),
                model.labels(),
                OptionalDouble.empty(),
                Optional.of(CocoMetrics.of(labels, images)),
                atBundle,
                atBundle,
                BoxEvaluation.atAssumedThresholds(labels, images),
                ConfusionMatrix.ofBoxes(model, images),
                BoxEvaluation.curves(labels.size(), images),
                model.temperature(),
                Calibration.expectedErrorOfBoxes(images),
                new Badness(model).worstFirst(results),
                skipped,
                imagesPerSecond);
    }

    private static List<Double> thresholds(ModelDescription model) {
        return model.labels().stream().map(Label::threshold).toList();
    }

    /** The one figure that two models of a type are compared by, from 0 to 1. */
    public double metric() {
        return switch (type) {
            case CLASSIFICATION -> accuracy.orElse(0);
            case MULTILABEL -> headline.macro().f1();
            case DETECTION -> coco.map(CocoMetrics::map50to95).orElse(0.0);
        };
    }

    /** The form of {@code evaluate --json}; fields that do not apply are absent. */
    public ObjectNode toJson() {
        return new EvaluationJson(this).write();
    }

    /** A table for people: one line a label, the three ways to count beside each other. */
    public String toTable() {
        return new EvaluationTable(this).write();
    }
}
