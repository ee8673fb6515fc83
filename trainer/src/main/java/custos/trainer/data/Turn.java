package custos.trainer.data;

import custos.trainer.graph.Frame;
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

    /** What a sample measures before it is turned into one of a frame. */
    Frame before(Frame turned) {
        return isOnItsSide()
                ? new Frame(/* width= */ turned.height(), /* height= */ turned.width())
                : turned;
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
     * Turns a sample.
     *
     * @param samples NCHW samples, one after the other
     * @param offset where the sample begins
     * @param turned what the turned one measures
     */
    public void turn(float[] samples, int offset, Frame turned) {
        if (this == NONE) {
            return;
        }
        int width = turned.width();
        int height = turned.height();
        int area = width * height;
        for (int channel = 0; channel < CHANNELS; channel++) {
            int start = offset + channel * area;
            var plane = Arrays.copyOfRange(samples, start, start + area);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    samples[start + y * width + x] = plane[from(x, y, width, height)];
                }
            }
        }
    }

    /** The place of the upright sample that comes to lie at a place of the turned one. */
    private int from(int x, int y, int width, int height) {
        return switch (this) {
            case NONE -> y * width + x;
            case QUARTER -> (width - 1 - x) * height + y;
            case HALF -> (height - 1 - y) * width + width - 1 - x;
            case THREE_QUARTERS -> x * height + height - 1 - y;
        };
    }
}
