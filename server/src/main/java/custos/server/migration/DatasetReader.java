package custos.server.migration;

import custos.server.migration.FoundImage.Place;
import java.io.IOException;
import java.nio.file.Path;

/** Tells what a dataset of one format says. */
interface DatasetReader {

    /**
     * Reads a file or a folder.
     *
     * @throws custos.server.UserError if it is not of the format or broken, with file and line
     */
    void read(Path source, ImageFolder images, Sink sink) throws IOException;

    /** Takes what is read. */
    interface Sink {
        /** An image, complete. */
        void image(FoundImage image) throws IOException;

        /** Something that is left out, and why. */
        void problem(Place place, String why);
    }
}
