package custos.vision;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An evaluation in the form of {@code evaluate --json}. */
final class EvaluationJson {

    private final EvaluationReport report;

    EvaluationJson(EvaluationReport report) {
        this.report = report;
    }

    ObjectNode write() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("type", report.type().wireName());
        json.put("images", report.headline().testImages());
        report.accuracy().ifPresent(share -> json.put("accuracy", share));
        report.coco()
                .ifPresent(coco -> {
                    json.put("map50", coco.map50());
                    json.put("map50_95", coco.map50to95());
                });
        put(json, report.headline());
        report.coco().ifPresent(coco -> put(json, coco));
        putCurves(json);
        json.put("temperature", report.temperature());
        json.put("calibration_error", report.calibrationError());
        json.put("images_per_second", report.imagesPerSecond());
        put(json.putObject("held_out_thresholds"), report.atBundleThresholds());
        put(json.putObject("service"), report.atAssumedThresholds());
        put(json.putObject("confusion"), report.confusion());
        var left = json.putArray("skipped");
        report.skipped().forEach(left::add);
        new FailuresJson(report).write(json);
        return json;
    }

    private static void put(ObjectNode json, Evaluation evaluation) {
        json.put("f1", evaluation.macro().f1());
        json.put("precision", evaluation.macro().precision());
        json.put("recall", evaluation.macro().recall());
        json.put("average_precision", evaluation.macro().averagePrecision());
        evaluation.averageRecall().ifPresent(recall -> json.put("average_recall", recall));
        var labels = json.putArray("labels");
        for (var label : evaluation.labels()) {
            var entry = labels.addObject();
            entry.put("name", label.label());
            entry.put("images", label.testImages());
            if (label.threshold() > 0) {
                entry.put("threshold", label.threshold());
            }
            put(entry, label.counts());
            entry.put("average_precision", label.averagePrecision());
        }
    }

    private static void put(ObjectNode label, Counts counts) {
        label.put("f1", counts.f1());
        label.put("precision", counts.precision());
        label.put("recall", counts.recall());
        label.put("true_positives", counts.truePositives());
        label.put("false_positives", counts.falsePositives());
        label.put("false_negatives", counts.falseNegatives());
    }

    /** A label with nothing to find has no curve. */
    private void putCurves(ObjectNode json) {
        for (var at = 0; at < report.curves().size(); at++) {
            var curve = report.curves().get(at);
            if (!curve.isEmpty() && json.path("labels").get(at) instanceof ObjectNode entry) {
                var points = entry.putArray("curve");
                for (var point : CurvePoint.thinned(curve)) {
                    points.addObject()
                            .put("threshold", point.threshold())
                            .put("precision", point.precision())
                            .put("recall", point.recall());
                }
            }
        }
    }

    /** A label without true boxes has no such figures. */
    private static void put(ObjectNode json, CocoMetrics coco) {
        for (var at = 0; at < coco.labels().size(); at++) {
            if (json.path("labels").get(at) instanceof ObjectNode entry) {
                coco.labels().get(at).ap50().ifPresent(ap -> entry.put("ap50", ap));
                coco.labels().get(at).ap50to95().ifPresent(ap -> entry.put("ap50_95", ap));
            }
        }
    }

    private static void put(ObjectNode json, ConfusionMatrix confusion) {
        var labels = json.putArray("labels");
        confusion.labels().forEach(labels::add);
        var rows = json.putArray("counts");
        for (var counts : confusion.counts()) {
            var row = rows.addArray();
            counts.forEach(row::add);
        }
    }
}
