package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    private static final List<String> HAT_SHOE = List.of("hat", "shoe");

    private static ScoredImage image(int truth, double... scores) {
        return new ScoredImage(new int[] {truth}, scores);
    }

    @Test
    void theAssumedThresholdIsTheHighestOfTheBest() {
        // Hat: at 0.9 one of two found, at 0.6 both and none wrong, at 0.4 both and one wrong.
        var images = List.of(image(0, 0.9, 0.1), image(0, 0.6, 0.4), image(1, 0.4, 0.6));
        assertEquals(List.of(0.6, 0.6), Thresholds.assumed(2, images));
    }

    @Test
    void ofEqualF1TheHigherThresholdWins() {
        // At 0.9: 1 of 2 found, none wrong, F1 2/3. At 0.5: 2 of 2 found, 2 wrong, F1 2/3.
        var images =
                List.of(
                        image(0, 0.9, 0.1),
                        image(1, 0.8, 0.2),
                        image(1, 0.7, 0.3),
                        image(0, 0.5, 0.5));
        assertEquals(0.9, Thresholds.assumed(2, images).getFirst());
    }

    @Test
    void aLabelWithoutTestImagesHasThresholdOneHalfAndStaysOutOfTheMeans() {
        var images = List.of(image(0, 0.9, 0.1), image(0, 0.8, 0.2));
        var evaluation = Evaluation.atAssumedThresholds(ModelType.CLASSIFICATION, HAT_SHOE, images);
        var shoe = evaluation.labels().get(1);
        assertEquals(0.5, shoe.threshold());
        assertEquals(0, shoe.testImages());
        assertEquals(0, shoe.counts().recall());
        assertEquals(new MacroMetrics(1, 1, 1, 1), evaluation.macro());
    }

    @Test
    void theAggregateF1IsTheMeanOfTheLabelsF1() {
        var hat = new LabelMetrics("hat", 5, 0.5, new Counts(4, 1, 1, 4), 1);
        var shoe = new LabelMetrics("shoe", 5, 0.5, new Counts(5, 4, 0, 1), 1);
        var macro = MacroMetrics.of(List.of(hat, shoe));
        assertEquals((0.8 + 10.0 / 14) / 2, macro.f1(), 1e-15);
        assertEquals((0.8 + 5.0 / 9) / 2, macro.precision(), 1e-15);
        assertEquals((0.8 + 1) / 2, macro.recall(), 1e-15);
    }

    @Test
    void everythingAgreesWithANaiveCount() {
        Randomly.check(
                300,
                random -> {
                    var labels = 1 + random.nextInt(5);
                    var type =
                            random.nextBoolean() ? ModelType.CLASSIFICATION : ModelType.MULTILABEL;
                    var images = someImages(random, type, labels);
                    var names = IntStream.range(0, labels).mapToObj(n -> "label" + n).toList();
                    var evaluation = Evaluation.atAssumedThresholds(type, names, images);
                    for (var label = 0; label < labels; label++) {
                        var metrics = evaluation.labels().get(label);
                        assertEquals(naiveThreshold(images, label), metrics.threshold());
                        var counts = naiveCounts(images, label, metrics.threshold());
                        assertEquals(counts, metrics.counts());
                        assertEquals(
                                naiveAveragePrecision(images, label),
                                metrics.averagePrecision(),
                                1e-12);
                    }
                    for (var cell : evaluation.confusion()) {
                        var truth = names.indexOf(cell.groundTruthLabel());
                        var other = names.indexOf(cell.predictedLabel());
                        var threshold = evaluation.labels().get(other).threshold();
                        var expected = naiveCell(type, images, truth, other, threshold);
                        assertEquals(expected, cell.value(), 1e-12);
                    }
                });
    }

    /** Few distinct confidences, so that ties are common. */
    private static List<ScoredImage> someImages(Random random, ModelType type, int labels) {
        var images = new ArrayList<ScoredImage>();
        var count = random.nextInt(12);
        for (var at = 0; at < count; at++) {
            var scores = IntStream.range(0, labels).mapToDouble(_ -> random.nextInt(6) / 5.0);
            var truth =
                    type == ModelType.CLASSIFICATION
                            ? new int[] {random.nextInt(labels)}
                            : IntStream.range(0, labels)
                                    .filter(_ -> random.nextInt(3) == 0)
                                    .toArray();
            images.add(new ScoredImage(truth, scores.toArray()));
        }
        return images;
    }

    private static double naiveThreshold(List<ScoredImage> images, int label) {
        if (images.stream().noneMatch(image -> image.has(label))) {
            return 0.5;
        }
        var best = -1.0;
        var threshold = 2.0;
        for (var candidate : images) {
            var f1 = naiveCounts(images, label, candidate.score(label)).f1();
            if (f1 > best || (f1 == best && candidate.score(label) > threshold)) {
                best = f1;
                threshold = candidate.score(label);
            }
        }
        return threshold;
    }

    private static Counts naiveCounts(List<ScoredImage> images, int label, double threshold) {
        var counts = new int[4];
        for (var image : images) {
            var predicted = image.score(label) >= threshold;
            counts[(predicted ? 0 : 2) + (image.has(label) == predicted ? 0 : 1)]++;
        }
        return new Counts(counts[0], counts[1], counts[3], counts[2]);
    }

    /** Mean over the true images of the best precision at any threshold that finds as many. */
    private static double naiveAveragePrecision(List<ScoredImage> images, int label) {
        var positives = (int) images.stream().filter(image -> image.has(label)).count();
        var sum = 0.0;
        for (var wanted = 1; wanted <= positives; wanted++) {
            var best = 0.0;
            for (var candidate : images) {
                var counts = naiveCounts(images, label, candidate.score(label));
                if (counts.truePositives() >= wanted) {
                    best = Math.max(best, counts.precision());
                }
            }
            sum += best;
        }
        return positives == 0 ? 0 : sum / positives;
    }

    private static double naiveCell(
            ModelType type, List<ScoredImage> images, int truth, int other, double threshold) {
        var carriers = images.stream().filter(image -> image.has(truth)).toList();
        var predicted =
                carriers.stream()
                        .filter(image ->
                                type == ModelType.CLASSIFICATION
                                        ? image.best() == other
                                        : image.score(other) >= threshold)
                        .count();
        return carriers.isEmpty() ? 0 : (double) predicted / carriers.size();
    }

    @Test
    void aRowOfTheConfusionMatrixAddsUpToOne() {
        var images = List.of(image(0, 0.9, 0.1), image(0, 0.2, 0.8), image(1, 0.3, 0.7));
        var cells = Evaluation.byArgMax(HAT_SHOE, images).confusion();
        assertEquals(
                List.of(
                        new ConfusionCell("hat", "hat", 0.5),
                        new ConfusionCell("hat", "shoe", 0.5),
                        new ConfusionCell("shoe", "shoe", 1)),
                cells);
    }

    @Test
    void argMaxGivesEveryImageOneLabel() {
        var images = List.of(image(0, 0.4, 0.3), image(1, 0.6, 0.5), image(1, 0.1, 0.2));
        var evaluation = Evaluation.byArgMax(HAT_SHOE, images);
        assertEquals(new Counts(1, 1, 0, 1), evaluation.labels().get(0).counts());
        assertEquals(new Counts(1, 0, 1, 1), evaluation.labels().get(1).counts());
        assertEquals(2.0 / 3, Evaluation.accuracy(images), 1e-15);
    }

    @Test
    void scoresAndThresholdsMustFitTheLabels() {
        var images = List.of(image(0, 0.5, 0.5));
        assertThrows(
                IllegalArgumentException.class, () -> Evaluation.byArgMax(List.of("hat"), images));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        Evaluation.atThresholds(
                                ModelType.MULTILABEL, HAT_SHOE, images, List.of(0.5)));
        assertThrows(IllegalArgumentException.class, () -> image(2, 0.5, 0.5));
        assertThrows(IllegalArgumentException.class, () -> image(0, 1.5, 0.5));
    }

    @Test
    void noImagesGiveNoughtsNotErrors() {
        var evaluation = Evaluation.atAssumedThresholds(ModelType.MULTILABEL, HAT_SHOE, List.of());
        assertEquals(new MacroMetrics(0, 0, 0, 0), evaluation.macro());
        assertEquals(0, Evaluation.accuracy(List.of()));
    }

    @Test
    void overconfidenceIsMeasuredAndCooled() {
        var logits = new ArrayList<float[]>();
        var truth = new int[100];
        var hot = new ArrayList<ScoredImage>();
        for (var at = 0; at < 100; at++) {
            logits.add(new float[] {4, 0});
            truth[at] = at < 75 ? 0 : 1; // 75 % are right, the model says 98 %
            hot.add(image(truth[at], Activation.SOFTMAX.confidences(logits.get(at), 1)));
        }
        assertEquals(0.232, Calibration.expectedError(ModelType.CLASSIFICATION, hot), 1e-3);
        var temperature = Calibration.lowest(0.1, 20, by -> logLoss(logits, truth, by));
        assertEquals(4 / Math.log(3), temperature, 1e-6);
        var cool = new ArrayList<ScoredImage>();
        for (var at = 0; at < 100; at++) {
            var scores = Activation.SOFTMAX.confidences(logits.get(at), temperature);
            cool.add(image(truth[at], scores));
        }
        assertTrue(Calibration.expectedError(ModelType.CLASSIFICATION, cool) < 1e-6);
    }

    private static double logLoss(List<float[]> logits, int[] truth, double temperature) {
        var loss = 0.0;
        for (var at = 0; at < truth.length; at++) {
            var confidences = Activation.SOFTMAX.confidences(logits.get(at), temperature);
            loss -= Math.log(confidences[truth[at]]);
        }
        return loss;
    }
}
