package custos.trainer.fit;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A count sketch (Charikar, Chen and Farach-Colton 2002) of standardised features: products of rows
 * stay nearly what they were with a fraction of the numbers, so that many parts of many images fit
 * into memory.
 */
public final class Sketch {
    /** Numbers in a sketch. */
    public static final int WIDTH = 4_096;

    /** Features further than this from their mean, in deviations, count as so far. */
    private static final float FURTHEST = 20;

    private final Standard standard;
    private final int[] places;
    private final boolean[] turned;

    private Sketch(Standard standard, int[] places, boolean[] turned) {
        this.standard = standard;
        this.places = places;
        this.turned = turned;
    }

    /**
     * Gets ready.
     *
     * @param rows some rows that show how far features stray, in half precision
     * @param parts how many features each part has, one part after the other; parts count the same
     */
    public static Sketch of(List<short[]> rows, List<Integer> parts, RandomGenerator random) {
        var standard = Standard.of(rows, parts);
        var places = new int[standard.width()];
        var turned = new boolean[standard.width()];
        for (int i = 0; i < places.length; i++) {
            places[i] = random.nextInt(WIDTH);
            turned[i] = random.nextBoolean();
        }
        return new Sketch(standard, places, turned);
    }

    /** The sketch of a row, in half precision. */
    public short[] of(short[] row) {
        var plain = new float[row.length];
        standard.write(row, 0, plain, 0, row.length);
        var sums = new float[WIDTH];
        for (int i = 0; i < plain.length; i++) {
            float value = Math.clamp(plain[i], -FURTHEST, FURTHEST);
            sums[places[i]] += turned[i] ? -value : value;
        }
        var halves = new short[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            halves[i] = Float.floatToFloat16(sums[i]);
        }
        return halves;
    }
}
