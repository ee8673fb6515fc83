package custos.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.graph.Whitening;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PatchMomentsTest {
    private static final int WIDTH = 5;

    private final Random random = new Random(17);

    @Test
    void distancesAreThoseOfTheInverseCovariance() {
        var patches = patches(400);
        var whitening = moments(patches).whitening();
        var inverse = naiveInverse(naiveCovariance(patches));
        var mean = naiveMean(patches);
        for (var patch : patches.subList(0, 50)) {
            assertEquals(naiveDistance(patch, mean, inverse), distance(whitening, patch), 1e-2);
        }
    }

    @Test
    void whatIsOddLiesFarOut() {
        var patches = patches(400);
        var whitening = moments(patches).whitening();
        double usual =
                patches.stream().mapToDouble(patch -> distance(whitening, patch)).max().orElse(0);
        // Of the usual length, but across the way in which the first two values go together.
        var odd = patches.getFirst().clone();
        odd[0] = 2;
        odd[1] = -2;
        assertTrue(distance(whitening, odd) > 3 * usual);
    }

    @Test
    void partsAddUp() {
        var patches = patches(60);
        var sum = moments(patches.subList(0, 25));
        sum.add(moments(patches.subList(25, 60)));
        assertArrayEquals(moments(patches).whitening().weights(), sum.whitening().weights(), 1e-3f);
    }

    @Test
    void aFoldIsJudgedByTheOthers() {
        var images = List.of(0, 1, 2, 3, 4, 5, 6);
        assertEquals(List.of(1, 6), PatchFolds.images(images, 1));
        var folds = new PatchFolds(() -> List.of(new PatchMoments(WIDTH)));
        var all = new ArrayList<float[]>();
        var others = new ArrayList<float[]>();
        for (int fold = 0; fold < PatchFolds.COUNT; fold++) {
            var patches = patches(40);
            folds.moments(fold).getFirst().add(moments(patches));
            all.addAll(patches);
            if (fold != 2) {
                others.addAll(patches);
            }
        }
        assertArrayEquals(
                moments(all).whitening().weights(), folds.whitenings().getFirst().weights(), 1e-3f);
        assertArrayEquals(
                moments(others).whitening().weights(),
                folds.whiteningsWithout(2).getFirst().weights(),
                1e-3f);
    }

    @Test
    void patchesThatAreAllAlikeAreNoReasonToFail() {
        for (float value : new float[] {0, 0.1f, 3.3f}) {
            int width = 192;
            var moments = new PatchMoments(width);
            var patch = new float[width];
            var products = new float[width * width];
            for (int i = 0; i < width; i++) {
                patch[i] = value * (1 + i % 7);
            }
            for (int i = 0; i < products.length; i++) {
                products[i] = 49 * patch[i / width] * patch[i % width];
            }
            for (int image = 0; image < 12; image++) {
                moments.add(FloatBuffer.wrap(patch), FloatBuffer.wrap(products), 49);
            }
            double largest = 0;
            for (float weight : moments.whitening().weights()) {
                largest = Math.max(largest, Math.abs(weight));
            }
            assertTrue(largest < 1e5, "weights up to " + largest);
        }
    }

    /** The first two values go together, the others by themselves. */
    private List<float[]> patches(int count) {
        var patches = new ArrayList<float[]>();
        for (int i = 0; i < count; i++) {
            var patch = new float[WIDTH];
            for (int at = 0; at < WIDTH; at++) {
                patch[at] = (float) random.nextGaussian() + at;
            }
            patch[1] = patch[0] + 0.1f * patch[1];
            patches.add(patch);
        }
        return patches;
    }

    private static PatchMoments moments(List<float[]> patches) {
        var moments = new PatchMoments(WIDTH);
        for (var patch : patches) {
            var products = new float[WIDTH * WIDTH];
            for (int i = 0; i < products.length; i++) {
                products[i] = patch[i / WIDTH] * patch[i % WIDTH];
            }
            moments.add(FloatBuffer.wrap(patch), FloatBuffer.wrap(products), 1);
        }
        return moments;
    }

    private static double distance(Whitening whitening, float[] patch) {
        double sum = 0;
        for (int row = 0; row < WIDTH; row++) {
            double value = whitening.bias()[row];
            for (int i = 0; i < WIDTH; i++) {
                value += whitening.weights()[row * WIDTH + i] * patch[i];
            }
            sum += value * value;
        }
        return sum;
    }

    private static double naiveDistance(float[] patch, double[] mean, double[][] inverse) {
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            for (int j = 0; j < WIDTH; j++) {
                sum += (patch[i] - mean[i]) * inverse[i][j] * (patch[j] - mean[j]);
            }
        }
        return sum;
    }

    private static double[] naiveMean(List<float[]> patches) {
        var mean = new double[WIDTH];
        for (var patch : patches) {
            for (int i = 0; i < WIDTH; i++) {
                mean[i] += patch[i] / (double) patches.size();
            }
        }
        return mean;
    }

    /** A little of the mean variance and of the mean square is added on the diagonal. */
    private static double[][] naiveCovariance(List<float[]> patches) {
        var mean = naiveMean(patches);
        var covariance = new double[WIDTH][WIDTH];
        for (var patch : patches) {
            for (int i = 0; i < WIDTH; i++) {
                for (int j = 0; j < WIDTH; j++) {
                    covariance[i][j] +=
                            (patch[i] - mean[i]) * (patch[j] - mean[j]) / patches.size();
                }
            }
        }
        double variance = 0;
        double squares = 0;
        for (int i = 0; i < WIDTH; i++) {
            variance += covariance[i][i] / WIDTH;
            squares += (covariance[i][i] + mean[i] * mean[i]) / WIDTH;
        }
        for (int i = 0; i < WIDTH; i++) {
            covariance[i][i] += 0.01 * variance + 1e-5 * squares;
        }
        return covariance;
    }

    /** By Gauss and Jordan. */
    private static double[][] naiveInverse(double[][] matrix) {
        var inverse = new double[WIDTH][WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            inverse[i][i] = 1;
        }
        for (int column = 0; column < WIDTH; column++) {
            double pivot = matrix[column][column];
            for (int j = 0; j < WIDTH; j++) {
                matrix[column][j] /= pivot;
                inverse[column][j] /= pivot;
            }
            for (int row = 0; row < WIDTH; row++) {
                double factor = row == column ? 0 : matrix[row][column];
                for (int j = 0; j < WIDTH; j++) {
                    matrix[row][j] -= factor * matrix[column][j];
                    inverse[row][j] -= factor * inverse[column][j];
                }
            }
        }
        return inverse;
    }
}
