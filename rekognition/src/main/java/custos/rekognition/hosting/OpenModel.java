package custos.rekognition.hosting;

import custos.vision.BusyException;
import custos.vision.FileCipher;
import custos.vision.Finding;
import custos.vision.ImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A model in memory; {@code custos.vision.RunningModel} in earnest. */
public interface OpenModel extends AutoCloseable {

    /** What the model sees in the bytes of an image, every label or box with its confidence. */
    List<Finding> detect(byte[] image) throws ImageException, BusyException;

    /** Lets the images in work finish and frees the memory. */
    @Override
    void close();

    /** Opens models. */
    @FunctionalInterface
    interface Opener {

        /**
         * Opens a bundle.
         *
         * @param cipher how it lies in its file
         * @throws IOException if it is not there, not a bundle, or cannot be decrypted
         */
        OpenModel open(Path bundle, FileCipher cipher) throws IOException;
    }
}
