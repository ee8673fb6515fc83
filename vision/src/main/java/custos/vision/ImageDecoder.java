package custos.vision;

/** Turns the bytes of a JPEG or PNG into an upright RGB image, in bounded time and memory. */
public final class ImageDecoder {

    /** Keeps every pixel. */
    static final int FULL_SIZE = Integer.MAX_VALUE;

    private ImageDecoder() {}

    /** A decoder on libvips where that is found (see the class comment), else on ImageIO. */
    public static ImageDecoder create() {
        return new ImageDecoder();
    }

    /** Reads type, size, orientation and scan count without decoding. */
    public ImageHeader peek(byte[] bytes) throws ImageException {
        return Unfinished.here();
    }

    /** Decodes at full size. */
    public DecodedImage decode(byte[] bytes, ImageRules rules) throws ImageException {
        return decode(bytes, rules, FULL_SIZE);
    }

    /** Decodes, shrunk by 2, 4 or 8 where the shorter side stays at least {@code shortSide}. */
    public DecodedImage decode(byte[] bytes, ImageRules rules, int shortSide)
            throws ImageException {
        return Unfinished.here();
    }
}
