package custos.vision;

/** Makes pixels of a parsed image: RGB on white, not yet turned upright. */
interface PixelCodec {

    /** RGB pixels, three bytes each, row by row. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier between two methods, never compared
    record Pixels(int width, int height, byte[] rgb) {}

    /**
     * Decodes.
     *
     * @param shrink 1, 2, 4 or 8: how many pixels of a side become one
     */
    Pixels decode(ParsedImage image, int shrink) throws ImageException;
}
