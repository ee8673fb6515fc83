package custos.vision;

import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model as its owner takes it away: one zip file with {@code model.onnx}, {@code labels.json},
 * {@code metrics.json}, {@code provenance.json} and {@code NOTICE}.
 *
 * <p>The same content gives the same bytes. The array and the trees are shared, not copied.
 */
public final class ModelBundle {

    private final byte[] model;
    private final ModelDescription description;
    private final ObjectNode metrics;
    private final ObjectNode provenance;
    private final String notice;

    /**
     * A bundle in memory.
     *
     * @param model the ONNX file
     * @param metrics free form; no times or durations, so that the bundle stays reproducible
     * @param provenance free form: digests, recipe, seed, versions
     * @param notice the credits that the weights demand
     */
    public ModelBundle(
            byte[] model,
            ModelDescription description,
            ObjectNode metrics,
            ObjectNode provenance,
            String notice) {
        this.model = model;
        this.description = description;
        this.metrics = metrics;
        this.provenance = provenance;
        this.notice = notice;
    }

    /** Reads and checks a bundle; {@link BundleException} says what is wrong with it. */
    public static ModelBundle read(Path file) throws IOException {
        return Unfinished.here();
    }

    /** Writes by write, fsync, rename: the file is there whole or not at all. */
    public void write(Path file) throws IOException {
        Unfinished.here();
    }

    /** The ONNX file. Shared, not to be written to. */
    public byte[] model() {
        return model;
    }

    public ModelDescription description() {
        return description;
    }

    public ObjectNode metrics() {
        return metrics;
    }

    public ObjectNode provenance() {
        return provenance;
    }

    public String notice() {
        return notice;
    }
}
