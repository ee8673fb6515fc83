package custos.vision;

/** A rectangle of an image, in pixels, which may begin and end between two. */
public record Region(double left, double top, double width, double height) {

    public Region {
        if (!(width > 0 && height > 0)) {
            throw new IllegalArgumentException("an empty region: " + width + "x" + height);
        }
        if (!Double.isFinite(left + top + width + height)) {
            throw new IllegalArgumentException("a region without an end, or a beginning");
        }
    }

    /** The whole of an image. */
    public static Region whole(DecodedImage image) {
        return new Region(0, 0, image.width(), image.height());
    }
}
