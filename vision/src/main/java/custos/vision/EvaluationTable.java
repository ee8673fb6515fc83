package custos.vision;

import java.util.Locale;
import java.util.OptionalDouble;

/** An evaluation as a table for people. */
final class EvaluationTable {

    private static final int USUAL_WIDTH = 20;
    private static final int MOST_WIDTH = 64;

    private final EvaluationReport report;
    private final StringBuilder table = new StringBuilder();

    EvaluationTable(EvaluationReport report) {
        this.report = report;
    }

    String write() {
        if (report.cutShort()) {
            line("the training was stopped early by its time limit: more time may give more%n");
        }
        report.accuracy().ifPresent(share -> line("accuracy %.4f%n", share));
        report.coco()
                .ifPresent(coco ->
                        line("mAP@0.5 %.4f, mAP@[.5:.95] %.4f%n", coco.map50(), coco.map50to95()));
        if (report.type() == ModelType.CLASSIFICATION) {
            summary("macro F1, by highest confidence", report.headline());
        }
        summary("macro F1, at the bundle's thresholds", report.atBundleThresholds());
        summary("macro F1, as the service", report.atAssumedThresholds());
        line("calibration error %.4f, ", report.calibrationError());
        line("%.1f images a second%n%n", report.imagesPerSecond());
        labels();
        report.skipped().forEach(reason -> line("left out: %s%n", Printable.of(reason)));
        return table.toString();
    }

    private void labels() {
        var name = "%-" + width() + "s";
        line(name + " %6s %9s %6s %6s", "label", "images", "precision", "recall", "F1");
        line(report.coco().isPresent() ? " AP@0.5 AP@.5:.95" : "     AP");
        line(" threshold%n");
        for (var at = 0; at < report.labels().size(); at++) {
            row(name, at);
        }
    }

    private void row(String name, int at) {
        var label = report.headline().labels().get(at);
        var counts = label.counts();
        line(
                name + " %6d %9.4f %6.4f %6.4f",
                Printable.of(label.label()),
                label.testImages(),
                counts.precision(),
                counts.recall(),
                counts.f1());
        line(" %6s", share(report.averagePrecision(at)));
        report.coco().ifPresent(coco -> line(" %9s", share(coco.labels().get(at).ap50to95())));
        line(" %9.4f%n", report.labels().get(at).threshold());
    }

    /**
     * Characters that most labels' names fit into: with usual ones a row has at most 80. The
     * longest push their own row.
     */
    private int width() {
        int longest =
                report.headline().labels().stream()
                        .mapToInt(label -> Printable.of(label.label()).length())
                        .max()
                        .orElse(0);
        return Math.clamp(longest, USUAL_WIDTH, MOST_WIDTH);
    }

    private static String share(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : "-";
    }

    private void summary(String name, Evaluation evaluation) {
        var macro = evaluation.macro();
        line(
                "%s %.4f (precision %.4f, recall %.4f)%n",
                name, macro.f1(), macro.precision(), macro.recall());
    }

    @SuppressWarnings({"AnnotateFormatMethod", "FormatStringAnnotation"}) // callers are all here
    private void line(String format, Object... values) {
        table.append(String.format(Locale.ROOT, format, values));
    }
}
