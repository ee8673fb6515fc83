package custos.vision;

/**
 * The weights that make one row (or column) of pixels out of another: a triangle as wide as the
 * step from one target pixel to the next, at least two source pixels (antialiased bilinear, as
 * Pillow's BILINEAR). Nothing outside the region is looked at.
 */
final class Resampler {
    static final int CHANNELS = 3;

    private final int taps;
    private final int[] first;
    private final float[] weights;

    /**
     * Weights for {@code target} pixels.
     *
     * @param from where the region begins among {@code source} pixels, with fractions
     * @param length how long the region is
     */
    Resampler(int source, double from, double length, int target) {
        first = new int[target];
        var own = new float[target][];
        var step = length / target;
        var support = Math.max(1, step);
        var lowest = Math.clamp((int) Math.floor(from), 0, source - 1);
        var highest = Math.min(source, (int) Math.ceil(from + length));
        var most = 1;
        for (var pixel = 0; pixel < target; pixel++) {
            var centre = from + (pixel + 0.5) * step;
            var begin = (int) Math.floor(centre - support + 0.5);
            var end = (int) Math.floor(centre + support + 0.5);
            begin = Math.clamp(begin, lowest, Math.max(lowest, highest - 1));
            end = Math.clamp(end, begin + 1, Math.max(begin + 1, highest));
            first[pixel] = begin;
            own[pixel] = triangle(begin, end, centre, support);
            most = Math.max(most, own[pixel].length);
        }
        taps = most;
        weights = new float[target * taps];
        for (var pixel = 0; pixel < target; pixel++) {
            // What begins too late to have all taps begins earlier, with weights of 0.
            var shift = Math.max(0, first[pixel] + taps - source);
            first[pixel] -= shift;
            System.arraycopy(own[pixel], 0, weights, pixel * taps + shift, own[pixel].length);
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

    /** Source pixels that each target pixel is made of. */
    int taps() {
        return taps;
    }

    /** The first source pixel that the target pixel is made of. */
    int first(int pixel) {
        return first[pixel];
    }

    /** How much of one of its source pixels. */
    float weight(int pixel, int tap) {
        return weights[pixel * taps + tap];
    }

    /** Makes a row of target pixels, channel by channel, of a line of source pixels. */
    void across(float[] line, float[][] row) {
        switch (taps) {
            case 2 -> acrossTwo(line, row[0], row[1], row[2]);
            case 3 -> acrossThree(line, row[0], row[1], row[2]);
            default -> acrossMany(line, row[0], row[1], row[2]);
        }
    }

    // Two and three taps are the usual ones, and twice as fast without a loop over them.

    private void acrossTwo(float[] line, float[] reds, float[] greens, float[] blues) {
        for (var x = 0; x < first.length; x++) {
            var at = first[x] * CHANNELS;
            var a = weights[2 * x];
            var b = weights[2 * x + 1];
            reds[x] = a * line[at] + b * line[at + 3];
            greens[x] = a * line[at + 1] + b * line[at + 4];
            blues[x] = a * line[at + 2] + b * line[at + 5];
        }
    }

    private void acrossThree(float[] line, float[] reds, float[] greens, float[] blues) {
        for (var x = 0; x < first.length; x++) {
            var at = first[x] * CHANNELS;
            var a = weights[3 * x];
            var b = weights[3 * x + 1];
            var c = weights[3 * x + 2];
            reds[x] = a * line[at] + b * line[at + 3] + c * line[at + 6];
            greens[x] = a * line[at + 1] + b * line[at + 4] + c * line[at + 7];
            blues[x] = a * line[at + 2] + b * line[at + 5] + c * line[at + 8];
        }
    }

    private void acrossMany(float[] line, float[] reds, float[] greens, float[] blues) {
        for (var x = 0; x < first.length; x++) {
            var at = first[x] * CHANNELS;
            var red = 0f;
            var green = 0f;
            var blue = 0f;
            for (var tap = x * taps; tap < (x + 1) * taps; tap++) {
                red += weights[tap] * line[at];
                green += weights[tap] * line[at + 1];
                blue += weights[tap] * line[at + 2];
                at += CHANNELS;
            }
            reds[x] = red;
            greens[x] = green;
            blues[x] = blue;
        }
    }
}
