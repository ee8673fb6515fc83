package custos.trainer.boxes;

import custos.trainer.data.Turn;
import custos.vision.DecodedImage;

/**
 * How much of a picture a sample usually shows.
 *
 * @param sides as shares of the picture's, or in pixels of the picture as it came
 * @param ofPixels whether they are pixels: what is as large in all pictures, whatever their size,
 *     is as large in all samples then
 */
public record Extent(double sides, boolean ofPixels) {
    /** A share of a picture's sides. */
    public static Extent share(double share) {
        return new Extent(share, false);
    }

    /** A square of so many pixels. */
    public static Extent pixels(double pixels) {
        return new Extent(pixels, true);
    }

    /** The share of a turned picture's width. */
    double across(DecodedImage image, Turn turn) {
        return ofPixels ? pixels(image) / turn.across(image) : sides;
    }

    /** The share of a turned picture's height. */
    double down(DecodedImage image, Turn turn) {
        return ofPixels ? pixels(image) / turn.down(image) : sides;
    }

    /** The same in pixels of a picture that was shrunk, both sides alike. */
    private double pixels(DecodedImage image) {
        return sides * image.width() / image.originalWidth();
    }
}
