package custos.server.migration;

import custos.manifest.ImageSize;
import java.util.Optional;

/** The size that a dataset declares for an image. */
final class FoundSize {
    /** More than any decoder takes; keeps arithmetic far from the edges of its types. */
    private static final int LONGEST = 1 << 20;

    private FoundSize() {}

    /** The size, or nothing if the numbers are none of pixels. */
    static Optional<ImageSize> of(double width, double height) {
        return isSide(width) && isSide(height)
                ? Optional.of(new ImageSize((int) width, (int) height))
                : Optional.empty();
    }

    private static boolean isSide(double side) {
        return side >= 1 && side <= LONGEST && side == Math.rint(side);
    }
}
