package custos.rekognition.training;

import custos.rekognition.resource.VersionArn;
import custos.vision.ConfusionCell;
import custos.vision.Evaluation;
import custos.vision.LabelMetrics;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The evaluation summary file (specification, section 6.6; aggregates lie flat, D-171). */
final class EvaluationSummary {
    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /** By F1, the best first, then by name (specification, D-172). */
    private static final Comparator<LabelMetrics> BEST_FIRST =
            Comparator.<LabelMetrics>comparingDouble(label -> label.counts().f1())
                    .reversed()
                    .thenComparing(LabelMetrics::label);

    private EvaluationSummary() {}

    static String write(
            VersionArn version, Evaluation evaluation, int trainingImages, Instant end) {
        var labels = evaluation.labels().stream().sorted(BEST_FIRST).toList();
        var summary = new LinkedHashMap<String, Object>();
        summary.put("Version", 1);
        summary.put("AggregatedEvaluationResults", aggregates(evaluation));
        summary.put("EvaluationDetails", details(version, evaluation, labels, trainingImages, end));
        summary.put(
                "LabelEvaluationResults", labels.stream().map(EvaluationSummary::label).toList());
        return JSON.writeValueAsString(summary);
    }

    private static Map<String, Object> aggregates(Evaluation evaluation) {
        var aggregates = new LinkedHashMap<String, Object>();
        aggregates.put("F1Score", evaluation.macro().f1());
        aggregates.put("Precision", evaluation.macro().precision());
        aggregates.put("Recall", evaluation.macro().recall());
        if (evaluation.averageRecall().isPresent()) {
            aggregates.put("AveragePrecision", evaluation.macro().averagePrecision());
            aggregates.put("AverageRecall", evaluation.averageRecall().getAsDouble());
        } else {
            aggregates.put(
                    "ConfusionMatrix",
                    evaluation.confusion().stream().map(EvaluationSummary::cell).toList());
        }
        return aggregates;
    }

    private static Map<String, Object> cell(ConfusionCell cell) {
        var members = new LinkedHashMap<String, Object>();
        members.put("GroundTruthLabel", cell.groundTruthLabel());
        members.put("PredictedLabel", cell.predictedLabel());
        members.put("Value", cell.value());
        return members;
    }

    private static Map<String, Object> details(
            VersionArn version,
            Evaluation evaluation,
            List<LabelMetrics> labels,
            int trainingImages,
            Instant end) {
        var details = new LinkedHashMap<String, Object>();
        details.put("EvaluationEndTimestamp", MICROSECONDS.format(end));
        details.put("Labels", labels.stream().map(LabelMetrics::label).toList());
        details.put("NumberOfTestingImages", evaluation.testImages());
        details.put("NumberOfTrainingImages", trainingImages);
        details.put("ProjectVersionArn", version.text());
        return details;
    }

    private static Map<String, Object> label(LabelMetrics label) {
        var metrics = new LinkedHashMap<String, Object>();
        metrics.put("Threshold", label.threshold());
        metrics.put("Precision", label.counts().precision());
        metrics.put("Recall", label.counts().recall());
        metrics.put("F1Score", label.counts().f1());
        var members = new LinkedHashMap<String, Object>();
        members.put("Label", label.label());
        members.put("NumberOfTestingImages", label.testImages());
        members.put("Metrics", metrics);
        return members;
    }
}
