package custos.vision;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.databind.node.JsonNodeFactory;
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
 * @param imagesPerSecond decoding included, all cores
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

    /** Compares what a model said with the ground truth. */
    static EvaluationReport of(
            ModelDescription model,
            List<ScoredImage> images,
            List<String> skipped,
            double imagesPerSecond) {
        var labels = model.labelNames();
        var thresholds = model.labels().stream().map(Label::threshold).toList();
        var atBundle = Evaluation.atThresholds(model.type(), labels, images, thresholds);
        var single = model.type() == ModelType.CLASSIFICATION;
        return new EvaluationReport(
                model.type(),
                single ? OptionalDouble.of(Evaluation.accuracy(images)) : OptionalDouble.empty(),
                single ? Evaluation.byArgMax(labels, images) : atBundle,
                atBundle,
                Evaluation.atAssumedThresholds(model.type(), labels, images),
                Calibration.expectedError(model.type(), images),
                skipped,
                imagesPerSecond);
    }

    /** The form of {@code evaluate --json}; fields that do not apply are absent. */
    public ObjectNode toJson() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("type", type.wireName());
        json.put("images", headline.testImages());
        accuracy.ifPresent(share -> json.put("accuracy", share));
        put(json, headline);
        json.put("calibration_error", calibrationError);
        json.put("images_per_second", imagesPerSecond);
        put(json.putObject("held_out_thresholds"), atBundleThresholds);
        put(json.putObject("service"), atAssumedThresholds);
        var left = json.putArray("skipped");
        skipped.forEach(left::add);
        return json;
    }

    private static void put(ObjectNode json, Evaluation evaluation) {
        json.put("f1", evaluation.macro().f1());
        json.put("precision", evaluation.macro().precision());
        json.put("recall", evaluation.macro().recall());
        json.put("average_precision", evaluation.macro().averagePrecision());
        var labels = json.putArray("labels");
        for (var label : evaluation.labels()) {
            var entry = labels.addObject();
            entry.put("name", label.label());
            entry.put("images", label.testImages());
            if (label.threshold() > 0) {
                entry.put("threshold", label.threshold());
            }
            entry.put("f1", label.counts().f1());
            entry.put("precision", label.counts().precision());
            entry.put("recall", label.counts().recall());
            entry.put("average_precision", label.averagePrecision());
        }
    }

    /** A table for people: one line a label, the three ways to count beside each other. */
    public String toTable() {
        var table = new StringBuilder();
        accuracy.ifPresent(share -> table.append(line("accuracy %.4f%n", share)));
        var way = type == ModelType.CLASSIFICATION ? "by highest confidence" : "at its thresholds";
        table.append(summary("macro F1, " + way, headline));
        table.append(summary("macro F1, held-out thresholds", atBundleThresholds));
        table.append(summary("macro F1, as the service", atAssumedThresholds));
        table.append(line("calibration error %.4f, ", calibrationError));
        table.append(line("%.1f images a second%n%n", imagesPerSecond));
        table.append(
                line("%-32s %6s %9s %9s %9s%n", "label", "images", "precision", "recall", "F1"));
        for (var label : headline.labels()) {
            var counts = label.counts();
            table.append(
                    line(
                            "%-32s %6d %9.4f %9.4f %9.4f%n",
                            label.label(),
                            label.testImages(),
                            counts.precision(),
                            counts.recall(),
                            counts.f1()));
        }
        skipped.forEach(reason -> table.append(line("skipped: %s%n", reason)));
        return table.toString();
    }

    private static String summary(String name, Evaluation evaluation) {
        var macro = evaluation.macro();
        return line(
                "%s %.4f (precision %.4f, recall %.4f)%n",
                name, macro.f1(), macro.precision(), macro.recall());
    }

    @SuppressWarnings({"AnnotateFormatMethod", "FormatStringAnnotation"}) // three callers, all here
    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
