package custos.vision;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * What an image looks like in 256 bits: whether each of 16 x 16 places is clearly brighter than the
 * one to its left (a difference hash). Another size or JPEG quality changes few of them.
 */
public final class Fingerprint {

    private static final int SIDE = 16;

    /** Of unrelated photos about half of the bits differ, of copies of one a few. */
    private static final int MOST_DIFFERENT = 16;

    /** Of the whole range from black to white (0 to 4): what noise does not bridge. */
    private static final float MARGIN = 0.06f;

    /** A picture of one colour has no look to compare. */
    private static final int LEAST_DETAIL = 24;

    private static final PreProcessing SMALL =
            new PreProcessing(
                    SIDE + 1,
                    SIDE,
                    ResizeMode.STRETCH,
                    new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)));

    private final long[] bits = new long[SIDE * SIDE / Long.SIZE];

    /** Of an image of any size. */
    public Fingerprint(DecodedImage image) {
        var buffer = FloatBuffer.allocate(SMALL.floats());
        SMALL.write(image, buffer);
        var plane = (SIDE + 1) * SIDE;
        for (var y = 0; y < SIDE; y++) {
            for (var x = 0; x < SIDE; x++) {
                var at = y * (SIDE + 1) + x;
                var step = gray(buffer, at + 1, plane) - gray(buffer, at, plane);
                if (step > MARGIN) {
                    var bit = y * SIDE + x;
                    bits[bit / Long.SIZE] |= 1L << bit % Long.SIZE;
                }
            }
        }
    }

    private static float gray(FloatBuffer rgb, int at, int plane) {
        return rgb.get(at) + 2 * rgb.get(at + plane) + rgb.get(at + 2 * plane);
    }

    /** Whether both are copies of one image. Images of one colour are not. */
    public boolean resembles(Fingerprint other) {
        var own = 0;
        var others = 0;
        var different = 0;
        for (var i = 0; i < bits.length; i++) {
            own += Long.bitCount(bits[i]);
            others += Long.bitCount(other.bits[i]);
            different += Long.bitCount(bits[i] ^ other.bits[i]);
        }
        return Math.min(own, others) >= LEAST_DETAIL && different <= MOST_DIFFERENT;
    }
}
