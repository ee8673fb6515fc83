package custos.trainer.fit;

import java.util.Arrays;
import java.util.List;

/**
 * What makes features comparable: each loses its mean and is divided by its deviation, and parts
 * count the same, however many features each has.
 */
final class Standard {
    /**
     * Keeps features that hardly vary from growing without bound: so much of the mean deviation of
     * its part is added to each.
     */
    private static final double LEAST_DEVIATION = 0.05;

    /** Where nothing varies at all. */
    private static final double TINY = 1e-6;

    private final float[] mean;
    private final float[] deviation;

    private Standard(float[] mean, float[] deviation) {
        this.mean = mean;
        this.deviation = deviation;
    }

    /**
     * Of rows in half precision.
     *
     * @param parts how many features each part has, one part after the other
     */
    static Standard of(List<short[]> rows, List<Integer> parts) {
        int width = rows.getFirst().length;
        var mean = new double[width];
        var square = new double[width];
        for (var row : rows) {
            for (int i = 0; i < width; i++) {
                double value = Float.float16ToFloat(row[i]);
                mean[i] += value;
                square[i] += value * value;
            }
        }
        for (int i = 0; i < width; i++) {
            mean[i] /= rows.size();
            square[i] = Math.sqrt(Math.max(0, square[i] / rows.size() - mean[i] * mean[i]));
        }
        var deviation = new float[width];
        int from = 0;
        for (int part : parts) {
            int end = from + part;
            double usual = Arrays.stream(square, from, end).average().orElse(0);
            double share = Math.sqrt(part * (double) parts.size() / width);
            for (int i = from; i < end; i++) {
                deviation[i] = (float) (share * (square[i] + LEAST_DEVIATION * usual + TINY));
            }
            from = end;
        }
        var means = new float[width];
        for (int i = 0; i < width; i++) {
            means[i] = (float) mean[i];
        }
        return new Standard(means, deviation);
    }

    int width() {
        return mean.length;
    }

    /** Writes a row's standardised features from one on. */
    void write(short[] row, int from, float[] into, int offset, int count) {
        for (int i = 0; i < count; i++) {
            into[offset + i] =
                    (Float.float16ToFloat(row[from + i]) - mean[from + i]) / deviation[from + i];
        }
    }

    /** A head on standardised features, with a row a label, as one on plain features. */
    Head unstandardised(float[] weights, double[] bias) {
        var rows = new float[weights.length];
        var shifted = new float[bias.length];
        for (int label = 0; label < bias.length; label++) {
            double shift = bias[label];
            for (int i = 0; i < mean.length; i++) {
                int at = label * mean.length + i;
                rows[at] = weights[at] / deviation[i];
                shift -= (double) mean[i] * rows[at];
            }
            shifted[label] = (float) shift;
        }
        return new Head(rows, shifted);
    }
}
