package custos.vision;

/**
 * An upright image in RGB.
 *
 * <p>Not a record: pixels are too many to copy and to compare. The array is shared, not copied, and
 * nobody writes to it.
 */
public final class DecodedImage {

    private final int width;
    private final int height;
    private final byte[] rgb;
    private final int originalWidth;
    private final int originalHeight;

    /** An image that was not shrunk. */
    public DecodedImage(int width, int height, byte[] rgb) {
        this(width, height, rgb, width, height);
    }

    /**
     * An image that was shrunk.
     *
     * @param originalWidth of the upright image in pixels, before it was
     * @param originalHeight likewise
     */
    public DecodedImage(int width, int height, byte[] rgb, int originalWidth, int originalHeight) {
        if (rgb.length != width * height * 3) {
            throw new IllegalArgumentException(
                    "`%d` bytes are not %dx%d pixels".formatted(rgb.length, width, height));
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
        this.originalWidth = originalWidth;
        this.originalHeight = originalHeight;
    }

    /** Width of {@link #rgb} in pixels. */
    public int width() {
        return width;
    }

    /** Height of {@link #rgb} in pixels. */
    public int height() {
        return height;
    }

    /** Three bytes a pixel, row by row from the top left. Shared, not to be written to. */
    public byte[] rgb() {
        return rgb;
    }

    /** Width of the upright image in pixels before it was shrunk. */
    public int originalWidth() {
        return originalWidth;
    }

    /** Height of the upright image in pixels before it was shrunk. */
    public int originalHeight() {
        return originalHeight;
    }
}
