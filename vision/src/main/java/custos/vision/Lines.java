package custos.vision;

/**
 * Lines of an image's width, each the weighted sum of some of its rows. Every row becomes floats
 * once, and stays as long as a line further down may need it.
 */
final class Lines {
    private final byte[] rgb;
    private final Resampler rows;
    private final float[][] latest;
    private final float[] line;
    private int next;

    /**
     * Lines of an image.
     *
     * @param rows of which rows each line is made; they never go back up
     */
    Lines(DecodedImage image, Resampler rows) {
        this.rgb = image.rgb();
        this.rows = rows;
        int length = image.width() * Resampler.CHANNELS;
        this.latest = new float[rows.taps()][length];
        this.line = new float[length];
    }

    /** A line, valid until the next one is asked for; lines are asked for from the top. */
    float[] blended(int y) {
        int first = rows.first(y);
        for (next = Math.max(next, first); next < first + rows.taps(); next++) {
            convert(next * line.length, row(next));
        }
        int tap = 0;
        switch (rows.taps()) {
            case 1 -> set(rows.weight(y, tap++), row(first));
            case 2 -> set(rows.weight(y, tap++), row(first), rows.weight(y, tap++), row(first + 1));
            default ->
                    set(
                            rows.weight(y, tap++),
                            row(first),
                            rows.weight(y, tap++),
                            row(first + 1),
                            rows.weight(y, tap++),
                            row(first + 2));
        }
        while (tap < rows.taps()) {
            add(rows.weight(y, tap), row(first + tap));
            tap++;
        }
        return line;
    }

    private float[] row(int y) {
        return latest[y % latest.length];
    }

    private void convert(int from, float[] row) {
        for (int at = 0; at < row.length; at++) {
            row[at] = rgb[from + at] & 0xff;
        }
    }

    // One loop for the usual numbers of rows: each further loop reads and writes the line again.

    private void set(float a, float[] one) {
        for (int at = 0; at < line.length; at++) {
            line[at] = a * one[at];
        }
    }

    private void set(float a, float[] one, float b, float[] two) {
        for (int at = 0; at < line.length; at++) {
            line[at] = a * one[at] + b * two[at];
        }
    }

    private void set(float a, float[] one, float b, float[] two, float c, float[] three) {
        for (int at = 0; at < line.length; at++) {
            line[at] = a * one[at] + b * two[at] + c * three[at];
        }
    }

    private void add(float a, float[] one) {
        for (int at = 0; at < line.length; at++) {
            line[at] += a * one[at];
        }
    }
}
