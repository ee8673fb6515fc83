package custos.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoxEvaluationTest {

    private static final List<String> HAT = List.of("hat");

    private static TrueBox hat(double left, double width) {
        return new TrueBox(0, new Box(left, 0, width, 1));
    }

    private static FoundBox found(double confidence, double left, double width) {
        return new FoundBox(0, confidence, new Box(left, 0, width, 1));
    }

    @Test
    void theSurestBoxTakesTheTrueOneAndADuplicateIsWrong() {
        var image =
                new BoxedImage(
                        List.of(hat(0, 0.4)), List.of(found(0.5, 0, 0.4), found(0.9, 0, 0.5)));
        assertArrayEquals(new int[] {0, BoxedImage.NONE}, image.matches(0.5));
        var evaluation = BoxEvaluation.atThresholds(HAT, List.of(image), List.of(0.5));
        assertEquals(new Counts(1, 1, 0, 0), evaluation.labels().getFirst().counts());
        assertEquals(1, evaluation.labels().getFirst().averagePrecision());
    }

    @Test
    void anOverlapOfExactlyOneHalfIsEnough() {
        var image = new BoxedImage(List.of(hat(0.1, 0.6)), List.of(found(0.9, 0.1, 0.3)));
        assertArrayEquals(new int[] {0}, image.matches(0.5));
    }

    @Test
    void theServicesFiguresOfASmallExample() {
        // Three hats. Surest box right, the next wrong, the third right, the last hat never found.
        var images =
                List.of(
                        new BoxedImage(
                                List.of(hat(0, 0.2), hat(0.5, 0.2)),
                                List.of(found(0.9, 0, 0.2), found(0.6, 0.5, 0.2))),
                        new BoxedImage(List.of(hat(0.8, 0.2)), List.of(found(0.7, 0, 0.2))));
        var evaluation = BoxEvaluation.atAssumedThresholds(HAT, images);
        var label = evaluation.labels().getFirst();
        assertEquals(0.6, label.threshold()); // F1 4/6; at 0.9 it is 2/4
        assertEquals(new Counts(2, 1, 1, 0), label.counts());
        assertEquals((1 + 2.0 / 3) / 3, label.averagePrecision(), 1e-15);
        assertEquals(2.0 / 3, evaluation.averageRecall().orElseThrow(), 1e-15);
        assertEquals(2, evaluation.macro().recall() * 3, 1e-15);
        // COCO looks at 101 recalls: 34 of them up to 1/3, 33 up to 2/3.
        var coco = CocoMetrics.of(HAT, images);
        assertEquals((34 + 33 * 2.0 / 3) / 101, coco.map50(), 1e-12);
        assertEquals(coco.map50(), coco.map50to95(), 1e-12);
    }

    @Test
    void aLabelWithoutTrueBoxesStaysOutOfTheMeans() {
        var images =
                List.of(
                        new BoxedImage(
                                List.of(hat(0, 0.2)),
                                List.of(
                                        found(0.9, 0, 0.2),
                                        new FoundBox(1, 0.9, new Box(0, 0, 1, 1)))));
        var labels = List.of("hat", "shoe");
        assertEquals(1, CocoMetrics.of(labels, images).map50(), 1e-12);
        assertTrue(CocoMetrics.of(labels, images).labels().get(1).ap50().isEmpty());
        var evaluation = BoxEvaluation.atAssumedThresholds(labels, images);
        assertEquals(1, evaluation.macro().averagePrecision());
        assertEquals(1, evaluation.averageRecall().orElseThrow());
        assertEquals(0.5, evaluation.labels().get(1).threshold());
    }

    /** A found box that was compared with the truth of its image. */
    private record Judged(double confidence, boolean right) {}

    /** COCO's rules once more, for one label and IoU, with lists and without shortcuts. */
    private static double naive(int label, List<BoxedImage> images, double iou) {
        var judged = new ArrayList<Judged>();
        var positives = 0;
        for (var image : images) {
            var free =
                    new ArrayList<>(
                            image.truth().stream().filter(b -> b.label() == label).toList());
            positives += free.size();
            var boxes =
                    image.found().stream()
                            .filter(box -> box.label() == label)
                            .sorted((a, b) -> Double.compare(b.confidence(), a.confidence()))
                            .limit(100)
                            .toList();
            for (var box : boxes) {
                var best = -1;
                for (var at = 0; at < free.size(); at++) {
                    var overlap = overlap(free.get(at).box(), box.box());
                    if (overlap > iou - 1e-9
                            && (best < 0 || overlap >= overlap(free.get(best).box(), box.box()))) {
                        best = at;
                    }
                }
                judged.add(new Judged(box.confidence(), best >= 0));
                if (best >= 0) {
                    free.remove(best);
                }
            }
        }
        judged.sort((a, b) -> Double.compare(b.confidence(), a.confidence()));
        var sum = 0.0;
        for (var step = 0; step <= 100; step++) {
            var ceiling = 0.0;
            for (var rank = 1; rank <= judged.size(); rank++) {
                var right = judged.subList(0, rank).stream().filter(Judged::right).count();
                if ((double) right / positives >= step / 100.0) {
                    ceiling = Math.max(ceiling, (double) right / rank);
                }
            }
            sum += ceiling;
        }
        return positives == 0 ? -1 : sum / 101;
    }

    private static double overlap(Box a, Box b) {
        var across =
                Math.min(a.left() + a.width(), b.left() + b.width()) - Math.max(a.left(), b.left());
        var down =
                Math.min(a.top() + a.height(), b.top() + b.height()) - Math.max(a.top(), b.top());
        var common = Math.max(0, across) * Math.max(0, down);
        return common / (a.width() * a.height() + b.width() * b.height() - common);
    }

    private static Box box(Random random) {
        // A coarse grid, so that overlaps and ties are many.
        var left = random.nextInt(5);
        var top = random.nextInt(5);
        return new Box(
                left / 8.0,
                top / 8.0,
                (1 + random.nextInt(4)) / 8.0,
                (1 + random.nextInt(4)) / 8.0);
    }

    private static BoxedImage image(Random random) {
        var truth =
                IntStream.range(0, random.nextInt(6))
                        .mapToObj(_ -> new TrueBox(random.nextInt(2), box(random)))
                        .toList();
        var found =
                IntStream.range(0, random.nextInt(9))
                        .mapToObj(_ ->
                                new FoundBox(
                                        random.nextInt(2),
                                        random.nextInt(1, 20) / 20.0,
                                        box(random)))
                        .toList();
        return new BoxedImage(truth, found);
    }

    @Test
    void meanAveragePrecisionAgreesWithANaiveOne() {
        Randomly.check(
                200,
                random -> {
                    var images = IntStream.range(0, 8).mapToObj(_ -> image(random)).toList();
                    var coco = CocoMetrics.of(List.of("hat", "shoe"), images);
                    var all = new ArrayList<Double>();
                    for (var label = 0; label < 2; label++) {
                        var sum = 0.0;
                        for (var step = 0; step < 10; step++) {
                            sum += naive(label, images, 0.5 + 0.05 * step);
                        }
                        if (naive(label, images, 0.5) >= 0) {
                            all.add(sum / 10);
                            assertEquals(
                                    naive(label, images, 0.5),
                                    coco.labels().get(label).ap50().orElseThrow(),
                                    1e-9);
                        }
                    }
                    var mean = all.stream().mapToDouble(Double::doubleValue).average().orElse(0);
                    assertEquals(mean, coco.map50to95(), 1e-9);
                });
    }

    @Test
    void noThresholdHasABetterF1ThanTheAssumedOne() {
        Randomly.check(
                200,
                random -> {
                    var images = IntStream.range(0, 6).mapToObj(_ -> image(random)).toList();
                    var best = BoxEvaluation.atAssumedThresholds(HAT, only(images));
                    for (var step = 0; step <= 20; step++) {
                        var other =
                                BoxEvaluation.atThresholds(HAT, only(images), List.of(step / 20.0));
                        assertTrue(other.macro().f1() <= best.macro().f1() + 1e-12);
                    }
                });
    }

    private static List<BoxedImage> only(List<BoxedImage> images) {
        return images.stream()
                .map(image ->
                        new BoxedImage(
                                image.truth().stream().filter(b -> b.label() == 0).toList(),
                                image.found().stream().filter(b -> b.label() == 0).toList()))
                .toList();
    }
}
