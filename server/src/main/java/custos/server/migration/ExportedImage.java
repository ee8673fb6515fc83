package custos.server.migration;

import custos.manifest.Box;
import custos.manifest.ImageSize;
import java.util.List;
import java.util.Optional;

/**
 * An image of a manifest on its way out.
 *
 * @param name its path below the folder of pictures
 * @param size the size that its boxes are in, or the picture's; unknown where there is neither
 * @param labels labels for the whole image
 * @param labelled whether somebody looked at the image
 */
record ExportedImage(
        String name,
        Optional<ImageSize> size,
        List<String> labels,
        List<Box> boxes,
        boolean labelled) {

    /** The same under another name. */
    ExportedImage named(String other) {
        return new ExportedImage(other, size, labels, boxes, labelled);
    }

    /** Whether nothing is to be found on it. */
    boolean isBackground() {
        return labelled && labels.isEmpty() && boxes.isEmpty();
    }

    /** The name without its ending. */
    String stem() {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
    }
}
