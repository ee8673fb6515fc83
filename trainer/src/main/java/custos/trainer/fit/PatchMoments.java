package custos.trainer.fit;

import custos.trainer.graph.Whitening;
import java.nio.FloatBuffer;

/** Count, sum and products of the values of patches: all that a normal distribution needs. */
public final class PatchMoments {
    /** Keeps directions in which the seen patches hardly vary from counting without bound. */
    private static final double RIDGE = 0.01;

    /** Where values hardly vary at all, what varies is their rounding, against their squares. */
    private static final double ROUNDING = 1e-5;

    private static final double TINY = 1e-9;

    private final int width;
    private final double[] sum;
    private final double[] products;
    private double count;

    /**
     * Of no patches.
     *
     * @param width values of a patch
     */
    public PatchMoments(int width) {
        this.width = width;
        this.sum = new double[width];
        this.products = new double[width * width];
    }

    /** Values of a patch. */
    public int width() {
        return width;
    }

    /**
     * Adds the patches of an image.
     *
     * @param mean the next values are theirs
     * @param summed the next values are the products, summed over the patches
     */
    public void add(FloatBuffer mean, FloatBuffer summed, double patches) {
        for (int i = 0; i < width; i++) {
            sum[i] += patches * mean.get();
        }
        for (int i = 0; i < products.length; i++) {
            products[i] += summed.get();
        }
        count += patches;
    }

    /** Adds the patches of others. */
    public void add(PatchMoments others) {
        for (int i = 0; i < width; i++) {
            sum[i] += others.sum[i];
        }
        for (int i = 0; i < products.length; i++) {
            products[i] += others.products[i];
        }
        count += others.count;
    }

    /**
     * The change that makes the distribution a standard one: the inverse of the Cholesky factor of
     * the covariance, which is drawn a little towards a multiple of the identity.
     */
    public Whitening whitening() {
        var factor = covariance();
        double trace = 0;
        double squares = 0;
        for (int i = 0; i < width; i++) {
            trace += factor[i][i];
            squares += products[i * width + i] / count;
        }
        double ridge = (RIDGE * Math.max(0, trace) + ROUNDING * squares) / width + TINY;
        for (int i = 0; i < width; i++) {
            factor[i][i] += ridge;
        }
        decompose(factor);
        return whitening(inverse(factor));
    }

    private double[][] covariance() {
        var covariance = new double[width][width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] =
                        products[i * width + j] / count - sum[i] / count * (sum[j] / count);
            }
        }
        return covariance;
    }

    /** Cholesky's factor in place of the lower half. */
    private static void decompose(double[][] matrix) {
        for (int j = 0; j < matrix.length; j++) {
            for (int i = j; i < matrix.length; i++) {
                double rest = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = i == j ? Math.sqrt(Math.max(TINY, rest)) : rest / matrix[j][j];
            }
        }
    }

    /** The inverse of a lower triangle, which is one too. */
    private static double[][] inverse(double[][] lower) {
        int size = lower.length;
        var inverse = new double[size][size];
        for (int column = 0; column < size; column++) {
            inverse[column][column] = 1 / lower[column][column];
            for (int i = column + 1; i < size; i++) {
                double rest = 0;
                for (int k = column; k < i; k++) {
                    rest -= lower[i][k] * inverse[k][column];
                }
                inverse[i][column] = rest / lower[i][i];
            }
        }
        return inverse;
    }

    private Whitening whitening(double[][] inverse) {
        var weights = new float[width * width];
        var bias = new float[width];
        for (int i = 0; i < width; i++) {
            double shift = 0;
            for (int j = 0; j <= i; j++) {
                weights[i * width + j] = (float) inverse[i][j];
                shift -= inverse[i][j] * sum[j] / count;
            }
            bias[i] = (float) shift;
        }
        return new Whitening(weights, bias);
    }
}
