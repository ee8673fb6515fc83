package custos.vision;

/**
 * The weights that make one row (or column) of pixels out of another: a triangle as wide as the
 * step from one target pixel to the next, at least two source pixels (antialiased bilinear, as
 * Pillow's BILINEAR). Nothing outside the region is looked at.
 */
final class Resampler {

    private final int[] first;
    private final float[][] weights;

    /**
     * Weights for {@code target} pixels.
     *
     * @param from where the region begins among {@code source} pixels, with fractions
     * @param length how long the region is
     */
    Resampler(int source, double from, double length, int target) {
        first = new int[target];
        weights = new float[target][];
        var step = length / target;
        var support = Math.max(1, step);
        var lowest = Math.max(0, (int) Math.floor(from));
        var highest = Math.min(source, (int) Math.ceil(from + length));
        for (var pixel = 0; pixel < target; pixel++) {
            var centre = from + (pixel + 0.5) * step;
            var begin = (int) Math.floor(centre - support + 0.5);
            var end = (int) Math.floor(centre + support + 0.5);
            begin = Math.clamp(begin, lowest, Math.max(lowest, highest - 1));
            end = Math.clamp(end, begin + 1, Math.max(begin + 1, highest));
            first[pixel] = begin;
            weights[pixel] = triangle(begin, end, centre, support);
        }
    }

    private static float[] triangle(int begin, int end, double centre, double support) {
        var weights = new float[end - begin];
        var sum = 0.0;
        for (var at = begin; at < end; at++) {
            var weight = Math.max(0, 1 - Math.abs((at + 0.5 - centre) / support));
            weights[at - begin] = (float) weight;
            sum += weight;
        }
        for (var tap = 0; tap < weights.length; tap++) {
            weights[tap] = sum > 0 ? (float) (weights[tap] / sum) : 1f / weights.length;
        }
        return weights;
    }

    /** The first source pixel that the target pixel is made of. */
    int first(int pixel) {
        return first[pixel];
    }

    /** How much of it and of those that follow. */
    float[] weights(int pixel) {
        return weights[pixel];
    }
}
