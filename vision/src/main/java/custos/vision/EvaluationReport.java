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
 * @param confusion what was found where what is, at the bundle's thresholds
 * @param mistakes what was taken for what; unlike {@code confusion}, labels that are both true of
 *     an image of many are not taken for each other
 * @param curves precision and recall at all thresholds, one curve for each label
 * @param temperature what the bundle divides raw scores by
 * @param calibrationError expected calibration error, from 0 to 1
 * @param calibration what that error is made of, by rising confidence
 * @param images those first that the model is most wrong about
 * @param skipped images that could not be used, and images of which only some labels or boxes could
 *     be, each with the reason
 * @param imagesPerSecond decoding included, all cores
 * @param cutShort whether the time limit ended the training before its plan was done
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
        ConfusionMatrix mistakes,
        List<List<CurvePoint>> curves,
        double temperature,
        double calibrationError,
        List<Calibration.Bin> calibration,
        List<ImageResult> images,
        List<String> skipped,
        double imagesPerSecond,
        boolean cutShort) {

    public EvaluationReport {
        labels = List.copyOf(labels);
        curves = List.copyOf(curves);
        calibration = List.copyOf(calibration);
        images = List.copyOf(images);
        skipped = List.copyOf(skipped);
    }

    /** Compares what a model said with the ground truth. */
    static EvaluationReport of(
            ModelBundle bundle,
            List<ImageResult> results,
            List<String> skipped,
            double imagesPerSecond) {
        return bundle.description().type() == ModelType.DETECTION
                ? ofBoxes(bundle, results, skipped, imagesPerSecond)
                : ofImages(bundle, results, skipped, imagesPerSecond);
    }

    private static EvaluationReport ofImages(
            ModelBundle bundle,
            List<ImageResult> results,
            List<String> skipped,
            double imagesPerSecond) {
        var model = bundle.description();
        var labels = model.labelNames();
        var single = model.type() == ModelType.CLASSIFICATION;
        var told =
                results.stream()
                        .filter(result -> !single || !result.image().labels().isEmpty())
                        .toList();
        var images = told.stream().map(result -> result.scored(labels)).toList();
        var all =
                told.size() == results.size()
                        ? images
                        : results.stream().map(result -> result.scored(labels)).toList();
        var atBundle = Evaluation.atThresholds(model.type(), labels, images, thresholds(model));
        var confusion = ConfusionMatrix.ofImages(model, images);
        var calibration = Calibration.bins(model.type(), images);
        return new EvaluationReport(
                model.type(),
                model.labels(),
                single ? OptionalDouble.of(Evaluation.accuracy(images)) : OptionalDouble.empty(),
                Optional.empty(),
                single ? Evaluation.byArgMax(labels, images) : atBundle,
                atBundle,
                Evaluation.atAssumedThresholds(model.type(), labels, all),
                confusion,
                single ? confusion : Mistakes.of(model, images),
                IntStream.range(0, labels.size())
                        .mapToObj(label -> Ranking.ofImages(label, images).curve())
                        .toList(),
                model.temperature(),
                Calibration.expectedError(calibration),
                calibration,
                new Badness(model).worstFirst(told),
                skipped,
                imagesPerSecond,
                bundle.isCutShort());
    }

    private static EvaluationReport ofBoxes(
            ModelBundle bundle,
            List<ImageResult> results,
            List<String> skipped,
            double imagesPerSecond) {
        var model = bundle.description();
        var labels = model.labelNames();
        var images = results.stream().map(result -> result.boxed(labels)).toList();
        var atBundle = BoxEvaluation.atThresholds(labels, images, thresholds(model));
        var confusion = ConfusionMatrix.ofBoxes(model, images);
        var calibration = Calibration.binsOfBoxes(images);
        return new EvaluationReport(
                model.type(),
                model.labels(),
                OptionalDouble.empty(),
                Optional.of(CocoMetrics.of(labels, images)),
                atBundle,
                atBundle,
                BoxEvaluation.atAssumedThresholds(labels, images),
                confusion,
                confusion,
                BoxEvaluation.curves(labels.size(), images),
                model.temperature(),
                Calibration.expectedError(calibration),
                calibration,
                new Badness(model).worstFirst(results),
                skipped,
                imagesPerSecond,
                bundle.isCutShort());
    }

    private static List<Double> thresholds(ModelDescription model) {
        return model.labels().stream().map(Label::threshold).toList();
    }

    /** Those of the images that the model is wrong about, the worst first. */
    public List<ImageResult> failures() {
        return new Failures(type, labels).among(images).stream().map(Failure::image).toList();
    }

    /** Whether any image has a label or a box to be found: without one, figures are of nothing. */
    public boolean measures() {
        return images.stream().anyMatch(result -> !result.image().isBare());
    }

    /**
     * The average precision of a label, of boxes COCO's at IoU 0.5; none where no test image has
     * the label.
     *
     * @param label its number
     */
    public OptionalDouble averagePrecision(int label) {
        var metrics = headline.labels().get(label);
        return coco.map(figures -> figures.labels().get(label).ap50())
                .orElseGet(() ->
                        metrics.testImages() == 0
                                ? OptionalDouble.empty()
                                : OptionalDouble.of(metrics.averagePrecision()));
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

    /** A table for people: one line a label, and the ways to count. */
    public String toTable() {
        return new EvaluationTable(this).write();
    }
}
