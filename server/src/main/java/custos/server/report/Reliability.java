package custos.server.report;

import custos.vision.Calibration;
import java.util.List;

/** How often answers of each confidence are right, in a drawing (SVG). */
final class Reliability {
    private static final int SIDE = 200;
    private static final int MARGIN = 38;
    private static final double LARGEST = 11;
    private static final double SMALLEST = 2.5;

    private Reliability() {}

    static String draw(List<Calibration.Bin> bins) {
        return """
        <div class="curves"><svg class="reliability" viewBox="0 0 %1$d %1$d" role="img" aria-label="Share of right answers against confidence">
        %2$s<path class="ideal" d="M%3$s %4$sL%5$s %6$s"/>%7$s
        <text x="%8$d" y="%9$d" text-anchor="middle">confidence</text>
        <text transform="translate(9 %8$d) rotate(-90)" text-anchor="middle">share of right answers</text>
        </svg><p class="note">On the dashed line answers are right as often as their confidence says. Below it the model is too sure
        of itself, above it not sure enough. The larger a point, the more answers it stands for.</p></div>
        """
                .formatted(
                        SIDE + 2 * MARGIN,
                        grid(),
                        x(0),
                        y(0),
                        x(1),
                        y(1),
                        points(bins),
                        MARGIN + SIDE / 2,
                        SIDE + 2 * MARGIN - 4);
    }

    private static String points(List<Calibration.Bin> bins) {
        int most = bins.stream().mapToInt(Calibration.Bin::answers).max().orElse(1);
        var points = new StringBuilder();
        for (var bin : bins) {
            double radius = Math.max(SMALLEST, LARGEST * Math.sqrt(bin.answers() / (double) most));
            points.append(
                    "<circle cx=\"%s\" cy=\"%s\" r=\"%s\"><title>%d answers: sure %s, right %s</title></circle>"
                            .formatted(
                                    x(bin.confidence()),
                                    y(bin.shareRight()),
                                    Html.number(radius, 1),
                                    bin.answers(),
                                    Html.percent(bin.confidence()),
                                    Html.percent(bin.shareRight())));
        }
        return points.toString();
    }

    private static String grid() {
        var grid = new StringBuilder();
        for (double share : new double[] {0, 0.5, 1}) {
            grid.append(
                    "<path class=\"grid\" d=\"M%s %sV%sM%s %sH%s\"/>"
                            .formatted(x(share), y(1), y(0), x(0), y(share), x(1)));
            grid.append(
                    "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                            .formatted(x(share), MARGIN + SIDE + 13, Html.number(share, 1)));
            grid.append(
                    "<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>"
                            .formatted(MARGIN - 5, y(share - 0.015), Html.number(share, 1)));
        }
        return grid.toString();
    }

    private static String x(double confidence) {
        return Html.number(MARGIN + SIDE * confidence, 1);
    }

    private static String y(double share) {
        return Html.number(MARGIN + SIDE * (1 - share), 1);
    }
}
