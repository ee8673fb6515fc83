package custos.vision;

/**
 * What an image says of itself before any pixel is decoded.
 *
 * @param width stored width in pixels, before the EXIF orientation is applied
 * @param height stored height in pixels
 * @param orientation EXIF orientation, 1 to 8; 1 where the image has none or an illegal one
 * @param scans number of scans of a JPEG, 1 for a PNG
 */
public record ImageHeader(ImageFormat format, int width, int height, int orientation, int scans) {

    /**
     * Reads type, size, orientation and scan count. Of a JPEG the bytes up to the first scan will
     * do.
     *
     * @throws ImageException if the bytes are no JPEG or PNG, or end too early
     */
    public static ImageHeader of(byte[] bytes) throws ImageException {
        return ParsedImage.of(bytes).header();
    }

    /** Width of the upright image in pixels. */
    public int uprightWidth() {
        return turned() ? height : width;
    }

    /** Height of the upright image in pixels. */
    public int uprightHeight() {
        return turned() ? width : height;
    }

    private boolean turned() {
        return orientation >= 5;
    }
}
