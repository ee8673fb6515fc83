package custos.server.migration;

import custos.manifest.ImageSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a dataset says of one image, before anything of it was judged.
 *
 * @param name the image's name as the dataset writes it
 * @param size the size that the dataset declares
 * @param labels labels for the whole image
 * @param labelled whether somebody looked at the image, so that no box means that there is nothing
 */
record FoundImage(
        Place place,
        String name,
        Optional<ImageSize> size,
        List<String> labels,
        List<FoundBox> boxes,
        boolean labelled) {

    /** How coordinates are given. */
    enum Unit {
        PIXELS,
        /** As shares of the image's width and height. */
        SHARES
    }

    /** A box whose numbers may be anything. */
    record FoundBox(
            Place place,
            String label,
            double left,
            double top,
            double width,
            double height,
            Unit unit) {}

    /** A line of a file. */
    record Place(Path file, int line) {
        @Override
        public String toString() {
            return line > 0 ? file + ":" + line : file.toString();
        }
    }
}
