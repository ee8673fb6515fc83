package custos.server.report;

import custos.vision.CurvePoint;
import custos.vision.EvaluationReport;
import java.util.List;
import java.util.stream.IntStream;

/** The precision-recall curves of all labels in one drawing (SVG). */
final class Curves {
    private static final int SIDE = 320;
    private static final int MARGIN = 34;
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
        <text x="%d" y="%d" text-anchor="middle">recall</text>
        <text transform="translate(11 %d) rotate(-90)" text-anchor="middle">precision</text>
        </svg><ul class="legend"><li class="head">label <b>%s</b></li>%s</ul></div>%s
        """
                .formatted(
                        SIDE + 2 * MARGIN,
                        SIDE + 2 * MARGIN,
                        grid(),
                        lines,
                        MARGIN + SIDE / 2,
                        SIDE + 2 * MARGIN - 4,
                        MARGIN + SIDE / 2,
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
        var path = new StringBuilder("M" + MARGIN + " " + y(points.getFirst().precision()));
        for (var point : points) {
            path.append('L').append(x(point.recall())).append(' ').append(y(point.precision()));
        }
        return path.toString();
    }

    private static String grid() {
        var grid = new StringBuilder();
        for (int step = 0; step <= 5; step++) {
            double share = step / 5.0;
            grid.append(
                    "<path class=\"grid\" d=\"M%s %dV%dM%d %sH%d\"/>"
                            .formatted(
                                    x(share),
                                    MARGIN,
                                    MARGIN + SIDE,
                                    MARGIN,
                                    y(share),
                                    MARGIN + SIDE));
            grid.append(
                    "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                            .formatted(x(share), MARGIN + SIDE + 14, Html.number(share, 1)));
            grid.append(
                    "<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>"
                            .formatted(MARGIN - 5, y(share - 0.012), Html.number(share, 1)));
        }
        return grid.toString();
    }

    private static String x(double recall) {
        return Html.number(MARGIN + SIDE * recall, 1);
    }

    private static String y(double precision) {
        return Html.number(MARGIN + SIDE * (1 - precision), 1);
    }
}
