package custos.vision;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A model in memory that finds labels in images. Safe for use by many threads. */
public final class RunningModel implements AutoCloseable {

    private final ModelDescription description;

    private RunningModel(ModelDescription description) {
        this.description = description;
    }

    /** Opens a bundle; {@link BundleException} says what is wrong with it. */
    public static RunningModel open(Path bundle, RunSettings settings) throws IOException {
        return new RunningModel(ModelBundle.read(bundle).description());
    }

    /** The labels in the order of the network's output, with their thresholds. */
    public List<Label> labels() {
        return description.labels();
    }

    public ModelDescription description() {
        return description;
    }

    /**
     * Finds labels in the bytes of a JPEG or PNG. A classification model gives every label once.
     *
     * @return by falling confidence, then by label, then by the box's left and top
     * @throws ImageException if the image is not taken
     * @throws BusyException if too many images wait already
     * @throws IllegalStateException if the model was closed
     */
    public List<Finding> detect(byte[] image) throws ImageException, BusyException {
        return Unfinished.here();
    }

    /** Refuses new images, lets those in work finish, and frees the memory. */
    @Override
    public void close() {}
}
