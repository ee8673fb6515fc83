package custos.server.migration;

import java.io.IOException;
import java.nio.file.Path;

/** Writes a dataset of one format into a folder. */
interface DatasetWriter extends AutoCloseable {

    /**
     * Where the picture of an image belongs.
     *
     * @throws CannotSay if the format has no way to say what is known of the image
     */
    Path picture(ExportedImage image) throws CannotSay;

    /** Adds an image that {@link #picture} has let pass. */
    void write(ExportedImage image) throws IOException;

    /** Ends the dataset. */
    @Override
    void close() throws IOException;

    /** What the format cannot say: the image is left out and named. */
    final class CannotSay extends Exception {
        private static final long serialVersionUID = 1L;

        CannotSay(String why) {
            super(why);
        }
    }

    /** Passes only images that somebody has labelled. */
    static void needLabelled(ExportedImage image, String format) throws CannotSay {
        if (!image.labelled()) {
            throw new CannotSay(
                    "nobody has labelled it, and "
                            + format
                            + " would say that there is nothing on it");
        }
    }
}
