package custos.vision;

/**
 * An encoded image whose structure was read, but no pixel.
 *
 * @param channels colour channels of a JPEG (1, 3 or 4), 0 for a PNG
 * @param profiled whether the essence holds a colour profile that is worth applying
 */
record ParsedImage(ImageHeader header, int channels, boolean profiled, Essence essence) {

    static ParsedImage of(byte[] bytes) throws ImageException {
        if (JpegParser.recognises(bytes)) {
            return new JpegParser(bytes).parse();
        }
        if (PngParser.recognises(bytes)) {
            return new PngParser(bytes).parse();
        }
        throw new ImageException(
                ImageException.Problem.NOT_AN_IMAGE, "neither a JPEG nor a PNG by its content");
    }
}
