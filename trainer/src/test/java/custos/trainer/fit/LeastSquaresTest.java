package custos.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import custos.trainer.graph.Torch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LeastSquaresTest {
    private static final double PENALTY = 0.02;

    private final Random random = new Random(17);
    private final NDManager manager = Torch.manager(2);
    private final List<List<float[]>> images = new ArrayList<>();
    private final List<float[]> truth = new ArrayList<>();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void whatIsLinearlySeparableIsSeparated() {
        for (int i = 0; i < 60; i++) {
            boolean first = i % 2 == 0;
            float base = 5 + random.nextFloat();
            float gap = 0.5f + random.nextFloat();
            add(
                    List.of(new float[] {base + (first ? gap : -gap), base, random.nextFloat(), 7}),
                    first ? new float[] {1, 0} : new float[] {0, 1});
        }
        try (var fit = fit()) {
            var head = fit.head(0.0003, 1, 0);
            for (int i = 0; i < images.size(); i++) {
                var scores = logits(head, images.get(i).getFirst());
                assertEquals(truth.get(i)[0] > 0, scores[0] > scores[1], "image " + i);
            }
        }
    }

    @Test
    void leftOutScoresAreThoseOfAFitWithoutTheImage() {
        randomImages();
        try (var fit = fit()) {
            var scores = fit.leftOut(PENALTY);
            for (int i = 0; i < images.size(); i++) {
                var naive = new Naive(images, shared(), PENALTY).score(i, 0, true);
                assertArrayEquals(naive, doubles(scores.get(i)), 1e-3, "image " + i);
            }
        }
    }

    @Test
    void viewsOfOneImageMayShowDifferentThings() {
        randomImages();
        var each = new ArrayList<List<float[]>>();
        for (var views : images) {
            each.add(
                    views.stream()
                            .map(_ -> new float[] {random.nextInt(2), random.nextFloat()})
                            .toList());
        }
        var flat = each.stream().flatMap(List::stream).toList();
        try (var fit = LeastSquares.ofDifferentViews(manager, parts(), halves(), flat)) {
            var scores = fit.leftOutViews(PENALTY).iterator();
            for (int i = 0; i < images.size(); i++) {
                for (int view = 0; view < images.get(i).size(); view++) {
                    var naive = new Naive(images, each, PENALTY).score(i, view, true);
                    assertArrayEquals(naive, doubles(scores.next()), 1e-3, i + ", " + view);
                }
            }
            assertFalse(scores.hasNext());
        }
    }

    @Test
    void theHeadSaysWhatTheFitToAllImagesSays() {
        randomImages();
        try (var fit = fit()) {
            var head = fit.head(PENALTY, 4, -0.5);
            for (int i = 0; i < images.size(); i++) {
                var naive = new Naive(images, shared(), PENALTY).score(i, 0, false);
                var scores = doubles(logits(head, images.get(i).getFirst()));
                for (int label = 0; label < naive.length; label++) {
                    assertEquals(4 * (naive[label] - 0.5), scores[label], 1e-2, "image " + i);
                }
            }
        }
    }

    @Test
    void aPenaltyDrawsScoresTogether() {
        randomImages();
        try (var fit = fit()) {
            assertTrue(spread(fit.head(1, 1, 0)) < spread(fit.head(0.001, 1, 0)));
        }
    }

    private double spread(Head head) {
        return images.stream()
                .map(views -> logits(head, views.getFirst()))
                .mapToDouble(scores -> Math.abs(scores[0] - scores[1]))
                .sum();
    }

    private static float[] logits(Head head, float[] features) {
        var logits = head.bias().clone();
        for (int label = 0; label < logits.length; label++) {
            for (int i = 0; i < features.length; i++) {
                logits[label] += head.weights()[label * features.length + i] * features[i];
            }
        }
        return logits;
    }

    /** From one to three views each, more features than a block holds, labels in any number. */
    private void randomImages() {
        for (int i = 0; i < 14; i++) {
            var views = new ArrayList<float[]>();
            for (int view = 0; view <= i % 3; view++) {
                var row = new float[1_100];
                for (int j = 0; j < row.length; j++) {
                    row[j] = 3 + (i % 2) * (j % 5) + (float) random.nextGaussian();
                }
                views.add(row);
            }
            add(views, new float[] {i % 2, random.nextInt(2), i % 5 == 0 ? 1 : 0});
        }
    }

    private void add(List<float[]> views, float[] shares) {
        images.add(views.stream().map(LeastSquaresTest::rounded).toList());
        truth.add(shares);
    }

    private LeastSquares fit() {
        return new LeastSquares(manager, parts(), halves(), truth);
    }

    private List<Integer> parts() {
        return List.of(2, images.getFirst().getFirst().length - 2);
    }

    private List<List<short[]>> halves() {
        return images.stream()
                .map(views -> views.stream().map(LeastSquaresTest::halves).toList())
                .toList();
    }

    /** The truth of each view: its image's. */
    private List<List<float[]>> shared() {
        var shared = new ArrayList<List<float[]>>();
        for (int i = 0; i < images.size(); i++) {
            shared.add(Collections.nCopies(images.get(i).size(), truth.get(i)));
        }
        return shared;
    }

    private static short[] halves(float[] row) {
        return Halves.of(FloatBuffer.wrap(row), row.length);
    }

    private static float[] rounded(float[] row) {
        var halves = halves(row);
        var rounded = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            rounded[i] = Float.float16ToFloat(halves[i]);
        }
        return rounded;
    }

    private static double[] doubles(float[] values) {
        var doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** Written from the textbook's formula for the dual weights alone: no block, no trick. */
    private record Naive(List<List<float[]>> images, List<List<float[]>> truth, double penalty) {
        double[] score(int image, int view, boolean without) {
            var rows = new ArrayList<double[]>();
            var shares = new ArrayList<float[]>();
            var all = images.stream().flatMap(List::stream).toList();
            for (int i = 0; i < images.size(); i++) {
                if (without && i == image) {
                    continue;
                }
                shares.addAll(truth.get(i));
                images.get(i).forEach(row -> rows.add(standardised(row, all)));
            }
            int labels = truth.getFirst().getFirst().length;
            var system = new double[rows.size()][rows.size() + labels];
            for (int i = 0; i < rows.size(); i++) {
                for (int j = 0; j < rows.size(); j++) {
                    system[i][j] =
                            product(rows.get(i), rows.get(j)) + (i == j ? penalty * all.size() : 0);
                }
                for (int label = 0; label < labels; label++) {
                    system[i][rows.size() + label] = shares.get(i)[label];
                }
            }
            solve(system);
            var asked = standardised(images.get(image).get(view), all);
            var scores = new double[labels];
            for (int i = 0; i < rows.size(); i++) {
                for (int label = 0; label < labels; label++) {
                    scores[label] += product(asked, rows.get(i)) * system[i][rows.size() + label];
                }
            }
            return scores;
        }

        private static double product(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += a[i] * b[i];
            }
            return 1 + sum / a.length;
        }

        /** Two features make one part, all others the other. */
        private static double[] standardised(float[] row, List<float[]> all) {
            var deviations = new double[row.length];
            var values = new double[row.length];
            for (int i = 0; i < row.length; i++) {
                int feature = i;
                double mean =
                        all.stream().mapToDouble(other -> other[feature]).average().orElseThrow();
                double variance =
                        all.stream()
                                .mapToDouble(other -> Math.pow(other[feature] - mean, 2))
                                .average()
                                .orElseThrow();
                values[i] = row[i] - mean;
                deviations[i] = Math.sqrt(variance);
            }
            for (int i = 0; i < row.length; i++) {
                int from = i < 2 ? 0 : 2;
                int end = i < 2 ? 2 : row.length;
                double usual = Arrays.stream(deviations, from, end).average().orElseThrow();
                double weight = row.length / (2.0 * (end - from));
                values[i] *= Math.sqrt(weight) / (deviations[i] + 0.05 * usual + 1e-6);
            }
            return values;
        }

        /** Gauss and Jordan. */
        private static void solve(double[][] system) {
            for (int pivot = 0; pivot < system.length; pivot++) {
                double by = system[pivot][pivot];
                for (int i = 0; i < system[pivot].length; i++) {
                    system[pivot][i] /= by;
                }
                for (int row = 0; row < system.length; row++) {
                    double share = system[row][pivot];
                    for (int i = 0; row != pivot && i < system[row].length; i++) {
                        system[row][i] -= share * system[pivot][i];
                    }
                }
            }
        }
    }
}
