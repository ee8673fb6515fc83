package custos.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Found boxes compared with true ones, in the same terms as labels of whole images: a box is right
 * if it meets a true box of its label at an IoU of {@value #IOU} (D-165). {@link CocoMetrics} has
 * the mean average precision of the papers.
 */
public final class BoxEvaluation {

    /** The overlap from which on a box counts as found. */
    public static final double IOU = 0.5;

    private BoxEvaluation() {}

    /** At thresholds assumed from these very images, as Rekognition's EvaluationResult is made. */
    public static Evaluation atAssumedThresholds(List<String> labels, List<BoxedImage> images) {
        return atThresholds(labels, images, Thresholds.assumedForBoxes(labels.size(), images));
    }

    /** At given thresholds, one for each label; a confidence equal to the threshold is enough. */
    public static Evaluation atThresholds(
            List<String> labels, List<BoxedImage> images, List<Double> thresholds) {
        if (thresholds.size() != labels.size()) {
            throw new IllegalArgumentException(
                    "%d thresholds for %d labels".formatted(thresholds.size(), labels.size()));
        }
        var metrics = new ArrayList<LabelMetrics>();
        var recalls = new ArrayList<Double>();
        for (var at = 0; at < labels.size(); at++) {
            var label = at;
            var ranking = Ranking.ofBoxes(label, images, IOU);
            var withLabel = (int) images.stream().filter(image -> image.has(label)).count();
            var threshold = thresholds.get(label);
            metrics.add(
                    new LabelMetrics(
                            labels.get(label),
                            withLabel,
                            threshold,
                            ranking.at(threshold).withoutTrueNegatives(),
                            ranking.averagePrecision()));
            if (ranking.positives() > 0) {
                recalls.add(ranking.highestRecall());
            }
        }
        var averageRecall = recalls.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        return new Evaluation(
                images.size(),
                metrics,
                MacroMetrics.of(metrics),
                OptionalDouble.of(averageRecall),
                List.of());
    }

    /** Precision and recall of each label at every confidence observed. */
    static List<List<CurvePoint>> curves(int labels, List<BoxedImage> images) {
        return IntStream.range(0, labels)
                .mapToObj(label -> Ranking.ofBoxes(label, images, IOU).curve())
                .toList();
    }
}
