package custos.manifest;

/**
 * The service's limits on manifests and training images. Sizes are bytes, sides are pixels. Source:
 * Custom Labels Developer Guide, "Guidelines and quotas".
 */
public record Quotas(
        long fileBytes,
        int lines,
        int lineCharacters,
        int labels,
        int labelsPerImage,
        int boxesPerImage,
        long imageBytes,
        int minSide,
        int maxSide,
        int maxAspect) {

    public static final Quotas AWS =
            new Quotas(1L << 30, 250_000, 100_000, 250, 50, 50, 15L << 20, 64, 4096, 20);

    /**
     * For the command line, where the format's rules apply and the service's quotas do not. A line
     * still ends at 64 Mi characters, because it is held in memory.
     */
    public static final Quotas NONE =
            new Quotas(
                    Long.MAX_VALUE,
                    Integer.MAX_VALUE,
                    64 << 20,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Long.MAX_VALUE,
                    1,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE);

    boolean allowSides(long width, long height) {
        long shorter = Math.min(width, height);
        long longer = Math.max(width, height);
        return shorter >= minSide && longer <= maxSide && longer <= shorter * maxAspect;
    }
}
