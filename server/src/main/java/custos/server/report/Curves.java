package custos.server.report;

import custos.vision.CurvePoint;
import custos.vision.EvaluationReport;
import java.util.List;
import java.util.stream.IntStream;

/** The precision-recall curves of all labels in one drawing (SVG). */
final class Curves {
    private static final Axes AXES = new Axes(320, 34);
    private static final int MOST_LABELS = 24;

    private Curves() {}

    static String draw(EvaluationReport report) {
        var lines = new StringBuilder();
        var legend = new StringBuilder();
        int count = Math.min(MOST_LABELS, report.labels().size());
        for (int label : shown(report)) {
            var name = report.labels().get(label).name();
            var colour = Html.colour(label, count);
            lines.append(
                    "<path class=\"curve\" stroke=\"%s\" d=\"%s\"><title>%s</title></path>"
                            .formatted(colour, path(report.curves().get(label)), Html.plain(name)));
            legend.append(
                    "<li><i style=\"background:%s\"></i>%s <b>%s</b></li>"
                            .formatted(
                                    colour,
                                    Html.text(name),
                                    Html.number(
                                            report.headline()
                                                    .labels()
                                                    .get(label)
                                                    .averagePrecision(),
                                            3)));
        }
        return """
        <div class="curves"><svg viewBox="0 0 %d %d" role="img" aria-label="Precision against recall">
        %s%s
        </svg><ul class="legend"><li class="head">label <b>%s</b></li>%s</ul></div>%s
        """
                .formatted(
                        AXES.whole(),
                        AXES.whole(),
                        AXES.draw("recall", "precision", 0, 0.2, 0.4, 0.6, 0.8, 1),
                        lines,
                        report.coco().isPresent() ? "area under the curve" : "average precision",
                        legend,
                        note(report));
    }

    private static String note(EvaluationReport report) {
        return report.coco().isPresent()
                ? """
                <p class="note">The area counts at every recall the best precision from there on, of all boxes, at IoU 0.5. COCO's AP in
                the table of labels looks at 101 recalls and at most 100 boxes, so the two differ a little.</p>
                """
                : """
                <p class="note">Average precision is the area under the curve, of the best precision at every recall from there on: how
                well a label's images are told from the others, whatever the threshold.</p>
                """;
    }

    /** Those with something to find. */
    private static List<Integer> shown(EvaluationReport report) {
        return IntStream.range(0, report.labels().size())
                .filter(label -> !report.curves().get(label).isEmpty())
                .limit(MOST_LABELS)
                .boxed()
                .toList();
    }

    private static String path(List<CurvePoint> points) {
        var path = new StringBuilder("M" + AXES.x(0) + " " + AXES.y(points.getFirst().precision()));
        for (var point : CurvePoint.thinned(points)) {
            path.append('L')
                    .append(AXES.x(point.recall()))
                    .append(' ')
                    .append(AXES.y(point.precision()));
        }
        return path.toString();
    }
}
