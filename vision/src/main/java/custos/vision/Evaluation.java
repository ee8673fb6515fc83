package custos.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a model says of test images compared with the ground truth.
 *
 * @param testImages number of images
 * @param labels one for each label, in the model's order
 * @param macro means over labels; labels without test images are left out (D-166)
 * @param averageRecall mean over labels of the recall without any threshold; only of boxes (D-165)
 * @param confusion every cell with a value, and the diagonal (D-168); none for boxes
 */
public record Evaluation(
        int testImages,
        List<LabelMetrics> labels,
        MacroMetrics macro,
        OptionalDouble averageRecall,
        List<ConfusionCell> confusion) {

    public Evaluation {
        labels = List.copyOf(labels);
        confusion = List.copyOf(confusion);
    }

    /** At thresholds assumed from these very images, as Rekognition's EvaluationResult is made. */
    public static Evaluation atAssumedThresholds(
            ModelType type, List<String> labels, List<ScoredImage> images) {
        return atThresholds(type, labels, images, Thresholds.assumed(labels.size(), images));
    }

    /** At given thresholds, one for each label; a confidence equal to the threshold is enough. */
    public static Evaluation atThresholds(
            ModelType type,
            List<String> labels,
            List<ScoredImage> images,
            List<Double> thresholds) {
        check(labels, images);
        if (thresholds.size() != labels.size()) {
            throw new IllegalArgumentException(
                    "%d thresholds for %d labels".formatted(thresholds.size(), labels.size()));
        }
        var metrics = new ArrayList<LabelMetrics>();
        for (var label = 0; label < labels.size(); label++) {
            var ranking = Ranking.ofImages(label, images);
            var threshold = thresholds.get(label);
            metrics.add(metrics(labels.get(label), ranking, threshold, ranking.at(threshold)));
        }
        var confusion = new Confusion(labels);
        for (var image : images) {
            if (type == ModelType.CLASSIFICATION) {
                confusion.addBest(image);
            } else {
                confusion.addAbove(image, thresholds);
            }
        }
        return of(images, metrics, confusion);
    }

    /** By the label of the highest confidence alone; for models of one label an image. */
    public static Evaluation byArgMax(List<String> labels, List<ScoredImage> images) {
        check(labels, images);
        var metrics = new ArrayList<LabelMetrics>();
        for (var label = 0; label < labels.size(); label++) {
            var ranking = Ranking.ofImages(label, images);
            metrics.add(metrics(labels.get(label), ranking, 0, byArgMax(label, images)));
        }
        var confusion = new Confusion(labels);
        images.forEach(confusion::addBest);
        return of(images, metrics, confusion);
    }

    private static Counts byArgMax(int label, List<ScoredImage> images) {
        var predicted = 0;
        var right = 0;
        var positives = 0;
        for (var image : images) {
            positives += image.has(label) ? 1 : 0;
            if (image.best() == label) {
                predicted++;
                right += image.has(label) ? 1 : 0;
            }
        }
        var wrong = predicted - right;
        return new Counts(right, wrong, positives - right, images.size() - positives - wrong);
    }

    /** Share of images whose label of the highest confidence is a true one; 0 without images. */
    public static double accuracy(List<ScoredImage> images) {
        var right = images.stream().filter(image -> image.has(image.best())).count();
        return images.isEmpty() ? 0 : (double) right / images.size();
    }

    private static void check(List<String> labels, List<ScoredImage> images) {
        for (var image : images) {
            if (image.labels() != labels.size()) {
                throw new IllegalArgumentException(
                        "%d confidences for %d labels".formatted(image.labels(), labels.size()));
            }
        }
    }

    private static LabelMetrics metrics(
            String label, Ranking ranking, double threshold, Counts counts) {
        return new LabelMetrics(
                label, ranking.positives(), threshold, counts, ranking.averagePrecision());
    }

    private static Evaluation of(
            List<ScoredImage> images, List<LabelMetrics> metrics, Confusion confusion) {
        return new Evaluation(
                images.size(),
                metrics,
                MacroMetrics.of(metrics),
                OptionalDouble.empty(),
                confusion.cells());
    }
}
