package custos.trainer.boxes;

import custos.trainer.data.Turn;
import custos.vision.DecodedImage;

/**
 * How much of a picture that is not turned a sample usually shows.
 *
 * @param width as a share of the picture's, or in pixels of the picture as it came
 * @param height likewise
 * @param ofPixels whether they are pixels: what is as large in all pictures, whatever their size,
 *     is as large in all samples then
 */
public record Extent(double width, double height, boolean ofPixels) {
    /** Shares of a picture's sides. */
    public static Extent share(double width, double height) {
        return new Extent(width, height, false);
    }

    /** A square of so many pixels. */
    public static Extent pixels(double pixels) {
        return new Extent(pixels, pixels, true);
    }

    /**
     * The width of the part that is shown, before it is turned, as a share of {@link Turn#across}:
     * of a picture on its side it becomes the sample's height.
     */
    double across(DecodedImage image, Turn turn) {
        double length = turn.isOnItsSide() ? height : width;
        return ofPixels ? pixels(length, image) / turn.across(image) : length;
    }

    /** Its height, as a share of {@link Turn#down}. */
    double down(DecodedImage image, Turn turn) {
        double length = turn.isOnItsSide() ? width : height;
        return ofPixels ? pixels(length, image) / turn.down(image) : length;
    }

    /** The same in pixels of a picture that was shrunk, both sides alike. */
    private static double pixels(double length, DecodedImage image) {
        return length * image.width() / image.originalWidth();
    }
}
