package custos.vision;

/**
 * What an image must keep to before it is decoded.
 *
 * @param minSide the shorter side may not have fewer pixels
 * @param maxSide the longer side may not have more pixels
 * @param maxAspect the longer side may not be more than this many times the shorter
 * @param maxBytes the encoded image may not have more bytes
 */
public record ImageRules(int minSide, int maxSide, int maxAspect, int maxBytes) {

    /** The limits of Rekognition Custom Labels: 64 to 4096 pixels, 20:1, 15 MiB (from S3). */
    public static final ImageRules CUSTOM_LABELS = new ImageRules(64, 4096, 20, 15 << 20);

    /** What can be decoded in reasonable memory; for one's own images on one's own machine. */
    public static final ImageRules OWN = new ImageRules(1, 1 << 14, 1 << 14, 64 << 20);

    /** The same rules with another limit on the encoded bytes. */
    public ImageRules withMaxBytes(int bytes) {
        return new ImageRules(minSide, maxSide, maxAspect, bytes);
    }
}
