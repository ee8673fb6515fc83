package custos.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Mean average precision by the COCO rules: for IoUs from 0.5 to 0.95 in steps of 0.05 the mean of
 * the interpolated precision at 101 recalls, of at most 100 boxes of a label an image.
 *
 * @param map50 mean over labels at IoU 0.5
 * @param map50to95 mean over labels and IoUs
 * @param labels one for each label, in the model's order
 */
public record CocoMetrics(double map50, double map50to95, List<LabelPrecision> labels) {

    private static final int RECALLS = 101;
    private static final int MOST_BOXES = 100;
    private static final int IOUS = 10;

    /** In COCO's own code it keeps precision finite; the figures are to be the same to the end. */
    private static final double SPACING = Math.ulp(1.0);

    public CocoMetrics {
        labels = List.copyOf(labels);
    }

    /**
     * The average precision of a label.
     *
     * @param ap50 at IoU 0.5; absent, as the other, where no image has such a box
     * @param ap50to95 mean over the IoUs
     */
    public record LabelPrecision(String label, OptionalDouble ap50, OptionalDouble ap50to95) {}

    /** Compares what a model found with the ground truth. */
    public static CocoMetrics of(List<String> labels, List<BoxedImage> images) {
        var matches = matches(images);
        var precisions = new ArrayList<LabelPrecision>();
        for (var label = 0; label < labels.size(); label++) {
            precisions.add(precision(labels.get(label), label, images, matches));
        }
        return new CocoMetrics(
                mean(precisions.stream().map(LabelPrecision::ap50).toList()),
                mean(precisions.stream().map(LabelPrecision::ap50to95).toList()),
                precisions);
    }

    /** By IoU and image. */
    private static int[][][] matches(List<BoxedImage> images) {
        return IntStream.range(0, IOUS)
                .mapToObj(step ->
                        images.stream()
                                .map(image -> image.matches(iou(step)))
                                .toArray(int[][]::new))
                .toArray(int[][][]::new);
    }

    private static double iou(int step) {
        return 0.5 + 0.05 * step;
    }

    private static LabelPrecision precision(
            String name, int label, List<BoxedImage> images, int[][][] matches) {
        var positives =
                images.stream()
                        .flatMap(image -> image.truth().stream())
                        .filter(box -> box.label() == label)
                        .count();
        if (positives == 0) {
            return new LabelPrecision(name, OptionalDouble.empty(), OptionalDouble.empty());
        }
        var all = new double[IOUS];
        for (var step = 0; step < IOUS; step++) {
            all[step] = averagePrecision(answers(label, images, matches[step]), positives);
        }
        var mean = IntStream.range(0, IOUS).mapToDouble(step -> all[step]).average();
        return new LabelPrecision(name, OptionalDouble.of(all[0]), mean);
    }

    /** The label's boxes of all images by falling confidence; of equals the earlier image's. */
    private static List<Ranking.Answer> answers(
            int label, List<BoxedImage> images, int[][] matches) {
        var answers = new ArrayList<Ranking.Answer>();
        for (var number = 0; number < matches.length; number++) {
            var found = images.get(number).found();
            var taken = 0;
            for (var at = 0; at < found.size() && taken < MOST_BOXES; at++) {
                if (found.get(at).label() == label) {
                    var right = matches[number][at] != BoxedImage.NONE;
                    answers.add(new Ranking.Answer(found.get(at).confidence(), right));
                    taken++;
                }
            }
        }
        answers.sort((one, other) -> Double.compare(other.confidence(), one.confidence()));
        return answers;
    }

    private static double averagePrecision(List<Ranking.Answer> answers, long positives) {
        var precision = new double[answers.size()];
        var recall = new double[answers.size()];
        var right = 0;
        for (var rank = 0; rank < precision.length; rank++) {
            right += answers.get(rank).right() ? 1 : 0;
            precision[rank] = right / (rank + 1 + SPACING);
            recall[rank] = (double) right / positives;
        }
        for (var rank = precision.length - 1; rank > 0; rank--) {
            precision[rank - 1] = Math.max(precision[rank - 1], precision[rank]);
        }
        var sum = 0.0;
        var rank = 0;
        for (var step = 0; step < RECALLS; step++) {
            while (rank < recall.length && recall[rank] < step / (RECALLS - 1.0)) {
                rank++;
            }
            sum += rank < recall.length ? precision[rank] : 0;
        }
        return sum / RECALLS;
    }

    private static double mean(List<OptionalDouble> values) {
        return values.stream().flatMapToDouble(OptionalDouble::stream).average().orElse(0);
    }
}
