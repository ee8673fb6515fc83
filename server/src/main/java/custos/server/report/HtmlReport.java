package custos.server.report;

import custos.vision.EvaluationReport;
import custos.vision.ImageDecoder;
import custos.vision.ModelType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** One HTML page, pictures within, that tells how good a model is and where it fails. */
public final class HtmlReport {
    private static final int PICTURES = 24;

    private final EvaluationReport report;
    private final Doubts doubts;
    private final ImageDecoder decoder;

    public HtmlReport(EvaluationReport report, Doubts doubts, ImageDecoder decoder) {
        this.report = report;
        this.doubts = doubts;
        this.decoder = decoder;
    }

    /**
     * The page.
     *
     * @param model what the model is called
     */
    public String write(String model) {
        return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%11$s – evaluation</title><style>%2$s</style></head><body><main>
        <header><h1>%1$s</h1><p>%3$s</p></header>
        %12$s<section class="cards">%4$s</section>
        <section><h2>Labels</h2>%5$s</section>
        <div class="two"><div><section><h2>Precision and recall</h2>%6$s</section>
        <section><h2>How far confidences can be trusted</h2>%13$s</section></div>
        <section><h2>What was taken for what</h2>%7$s</section></div>
        %8$s
        <section><h2>Where it fails, the worst first</h2>%9$s</section>
        %10$s
        </main></body></html>
        """
                .formatted(
                        Html.text(model),
                        style(),
                        subtitle(),
                        cards(),
                        labels(),
                        Curves.draw(report),
                        Matrix.draw(report.mistakes()),
                        doubts(),
                        failures(),
                        skipped(),
                        Html.plain(model),
                        warning(),
                        Reliability.draw(report.calibration()));
    }

    private String warning() {
        return report.cutShort()
                ? """
                <p class="warning">The training was stopped early by its time limit. With more time the model may become better.</p>
                """
                : "";
    }

    private String subtitle() {
        var kind =
                switch (report.type()) {
                    case CLASSIFICATION -> "One label an image";
                    case MULTILABEL -> "Any number of labels an image";
                    case DETECTION -> "Labelled boxes";
                };
        return "%s · %d labels · %d test images"
                .formatted(kind, report.labels().size(), report.headline().testImages());
    }

    private String cards() {
        var macro = report.headline().macro();
        var cards = new StringBuilder();
        report.accuracy().ifPresent(share -> cards.append(card("accuracy", Html.percent(share))));
        report.coco()
                .ifPresent(coco -> {
                    cards.append(card("mAP at IoU 0.5", Html.percent(coco.map50())));
                    cards.append(card("mAP at IoU 0.5 to 0.95", Html.percent(coco.map50to95())));
                });
        cards.append(card("macro F1", Html.percent(macro.f1())));
        cards.append(card("precision", Html.percent(macro.precision())));
        cards.append(card("recall", Html.percent(macro.recall())));
        cards.append(
                card("F1 as the service", Html.percent(report.atAssumedThresholds().macro().f1())));
        cards.append(card("calibration error", Html.percent(report.calibrationError())));
        cards.append(card("images a second", Html.speed(report.imagesPerSecond())));
        return cards.toString();
    }

    private static String card(String name, String value) {
        return "<div class=\"card\"><b>%s</b><span>%s</span></div>".formatted(value, name);
    }

    private String labels() {
        boolean coco = report.coco().isPresent();
        var rows = new StringBuilder();
        for (int at = 0; at < report.labels().size(); at++) {
            rows.append(row(at));
        }
        return """
        <div class="scroll"><table class="labels"><tr><th>label</th><th>images</th><th>precision</th>
        <th>recall</th><th>F1</th><th>%s</th><th>threshold</th></tr>%s</table></div>%s
        """
                .formatted(
                        coco ? "COCO AP at IoU 0.5" : "average precision",
                        rows,
                        coco
                                ? """
                                <p class="note">COCO's average precision (AP): the mean of the precision at 101 recalls, of at most 100 boxes
                                of a label an image. The mean over the labels is the mAP.</p>
                                """
                                : "");
    }

    private String row(int at) {
        var label = report.headline().labels().get(at);
        var counts = label.counts();
        return "<tr><th>%s</th><td>%d</td>%s%s%s%s<td>%s</td></tr>"
                .formatted(
                        Html.text(label.label()),
                        label.testImages(),
                        bar(counts.precision()),
                        bar(counts.recall()),
                        bar(counts.f1()),
                        averagePrecision(at),
                        Html.number(report.labels().get(at).threshold(), 3));
    }

    /** A label without test images has none. */
    private String averagePrecision(int at) {
        var precision = report.averagePrecision(at);
        return precision.isPresent() ? bar(precision.getAsDouble()) : "<td>–</td>";
    }

    private static String bar(double share) {
        return "<td class=\"bar\" style=\"--share:%s\"><span>%s</span></td>"
                .formatted(Html.number(share, 3), Html.number(100 * share, 1));
    }

    private String failures() {
        var failures = report.failures();
        if (failures.isEmpty()) {
            return "<p>It is right about every test image.</p>";
        }
        var picture = new Picture(decoder, report);
        return """
        <p class="key">It is wrong about %d of %d test images.%s</p><div class="gallery">%s</div>
        """
                .formatted(
                        failures.size(),
                        report.headline().testImages(),
                        legend(),
                        failures.stream()
                                .limit(PICTURES)
                                .map(picture::draw)
                                .collect(Collectors.joining()));
    }

    private String legend() {
        return report.type() == ModelType.DETECTION
                ? " <i class=\"true\"></i> really there"
                        + " <i class=\"found\"></i> found, with the confidence in percent"
                : "";
    }

    private String doubts() {
        if (doubts.isEmpty()) {
            return "";
        }
        var picture = new Picture(decoder, report);
        return "<section><h2>Doubts about the data</h2>" + doubts.draw(picture) + "</section>";
    }

    private String skipped() {
        return report.skipped().isEmpty()
                ? ""
                : "<section><h2>Images, labels and boxes left out</h2><ul>"
                        + report.skipped().stream()
                                .map(reason -> "<li>" + Html.text(reason) + "</li>")
                                .collect(Collectors.joining())
                        + "</ul></section>";
    }

    private static String style() {
        try (InputStream style = HtmlReport.class.getResourceAsStream("report.css")) {
            if (style == null) {
                throw new IllegalStateException("report.css is not on the class path");
            }
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
