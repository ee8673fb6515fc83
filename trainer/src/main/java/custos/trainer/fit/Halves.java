package custos.trainer.fit;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Features in half precision, which take half of the memory and lose nothing that tells images
 * apart.
 */
public final class Halves {
    private static final float LARGEST = 65_504;

    private Halves() {}

    /** A buffer's values in so many rows. */
    public static List<short[]> rows(FloatBuffer values, int count) {
        var rows = new ArrayList<short[]>();
        for (int i = 0; i < count; i++) {
            rows.add(of(values, values.capacity() / count));
        }
        return rows;
    }

    /** The next values of a buffer; what is too large becomes the largest. */
    static short[] of(FloatBuffer values, int count) {
        var halves = new short[count];
        for (int i = 0; i < count; i++) {
            halves[i] = Float.floatToFloat16(Math.clamp(values.get(), -LARGEST, LARGEST));
        }
        return halves;
    }
}
