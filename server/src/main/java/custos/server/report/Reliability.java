package custos.server.report;

import custos.vision.Calibration;
import java.util.List;

/** How often answers of each confidence are right, in a drawing (SVG). */
final class Reliability {
    private static final Axes AXES = new Axes(200, 38);
    private static final double LARGEST = 11;
    private static final double SMALLEST = 2.5;

    private Reliability() {}

    static String draw(List<Calibration.Bin> bins) {
        return """
        <div class="curves"><svg class="reliability" viewBox="0 0 %1$d %1$d" role="img" aria-label="Share of right answers against confidence">
        %2$s<path class="ideal" d="M%3$s %4$sL%5$s %6$s"/>%7$s
        </svg><p class="note">On the dashed line answers are right as often as their confidence says. Below it the model is too sure
        of itself, above it not sure enough. The larger a point, the more answers it stands for.</p></div>
        """
                .formatted(
                        AXES.whole(),
                        AXES.draw("confidence", "share of right answers", 0, 0.5, 1),
                        AXES.x(0),
                        AXES.y(0),
                        AXES.x(1),
                        AXES.y(1),
                        points(bins));
    }

    private static String points(List<Calibration.Bin> bins) {
        int most = bins.stream().mapToInt(Calibration.Bin::answers).max().orElse(1);
        var points = new StringBuilder();
        for (var bin : bins) {
            double radius = Math.max(SMALLEST, LARGEST * Math.sqrt(bin.answers() / (double) most));
            points.append(
                    "<circle cx=\"%s\" cy=\"%s\" r=\"%s\"><title>%d answers: sure %s, right %s</title></circle>"
                            .formatted(
                                    AXES.x(bin.confidence()),
                                    AXES.y(bin.shareRight()),
                                    Html.number(radius, 1),
                                    bin.answers(),
                                    Html.percent(bin.confidence()),
                                    Html.percent(bin.shareRight())));
        }
        return points.toString();
    }
}
