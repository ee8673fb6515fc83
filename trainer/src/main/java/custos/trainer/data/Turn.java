package custos.trainer.data;

import custos.vision.Box;
import custos.vision.DecodedImage;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A turn of a picture by right angles, clockwise. */
public enum Turn {
    NONE,
    QUARTER,
    HALF,
    THREE_QUARTERS;

    private static final int CHANNELS = 3;

    /** One of the four, each as often. */
    public static Turn any(RandomGenerator random) {
        return values()[random.nextInt(values().length)];
    }

    /** Whether width becomes height. */
    public boolean isOnItsSide() {
        return this == QUARTER || this == THREE_QUARTERS;
    }

    /** How many pixels of a picture lie side by side in the turned one. */
    public int across(DecodedImage image) {
        return isOnItsSide() ? image.height() : image.width();
    }

    /** How many pixels of a picture lie one above the other in the turned one. */
    public int down(DecodedImage image) {
        return isOnItsSide() ? image.width() : image.height();
    }

    /** Where a box of the picture, given in shares of it, lies in the turned one. */
    public Box of(Box box) {
        double right = 1 - box.left() - box.width();
        double below = 1 - box.top() - box.height();
        return switch (this) {
            case NONE -> box;
            case QUARTER -> new Box(below, box.left(), box.height(), box.width());
            case HALF -> new Box(right, below, box.width(), box.height());
            case THREE_QUARTERS -> new Box(box.top(), right, box.height(), box.width());
        };
    }

    /**
     * Turns a sample, which must be square.
     *
     * @param samples NCHW samples, one after the other
     * @param offset where the sample begins
     * @param side its width and height
     */
    public void turn(float[] samples, int offset, int side) {
        if (this == NONE) {
            return;
        }
        int area = side * side;
        for (int channel = 0; channel < CHANNELS; channel++) {
            int start = offset + channel * area;
            var plane = Arrays.copyOfRange(samples, start, start + area);
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    samples[start + y * side + x] = plane[from(x, y, side)];
                }
            }
        }
    }

    /** The place of the upright sample that comes to lie at a place of the turned one. */
    private int from(int x, int y, int side) {
        int last = side - 1;
        return switch (this) {
            case NONE -> y * side + x;
            case QUARTER -> (last - x) * side + y;
            case HALF -> (last - y) * side + last - x;
            case THREE_QUARTERS -> x * side + last - y;
        };
    }
}
