package custos.vision;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A model in memory that finds labels in images. Safe for use by many threads. */
public final class RunningModel implements AutoCloseable {

    private static final Comparator<Finding> BY_CONFIDENCE =
            Comparator.comparingDouble(Finding::confidence)
                    .reversed()
                    .thenComparing(Finding::label);

    /** More threads than this no longer help one image of a small network. */
    private static final int MAX_WIDTH = 4;

    private final ModelDescription description;
    private final RunSettings settings;

    /** One thread an image: the best throughput where several images are in work. */
    private final OnnxSession narrow;

    /**
     * Several threads an image, for one that is alone (docs/decisions/003-images-and-workers.md).
     */
    private final OnnxSession wide;

    /**
     * Read by each run, written by {@link #close}: guards {@code closed} and the session's life.
     */
    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();

    private boolean closed;

    private RunningModel(
            ModelDescription description,
            RunSettings settings,
            OnnxSession narrow,
            OnnxSession wide) {
        this.description = description;
        this.settings = settings;
        this.narrow = narrow;
        this.wide = wide;
    }

    /** Opens a bundle; {@link BundleException} says what is wrong with it. */
    public static RunningModel open(Path bundle, RunSettings settings) throws IOException {
        var content = ModelBundle.read(bundle);
        var description = content.description();
        if (description.type() == ModelType.DETECTION) {
            throw new BundleException(
                    "`%s`: a detection model, which this version cannot run".formatted(bundle));
        }
        try {
            var threads = Math.min(settings.workers().threads(), MAX_WIDTH);
            var narrow = new OnnxSession(content.model(), description, 1);
            var wide =
                    threads == 1 ? narrow : new OnnxSession(content.model(), description, threads);
            return new RunningModel(description, settings, narrow, wide);
        } catch (IllegalArgumentException wrong) {
            throw new BundleException("`%s`: %s".formatted(bundle, wrong.getMessage()), wrong);
        }
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
     * @return by falling confidence, then by label
     * @throws ImageException if the image is not taken
     * @throws BusyException if too many images wait already
     * @throws IllegalStateException if the model was closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public List<Finding> detect(byte[] image) throws ImageException, BusyException {
        var confidences = confidences(image);
        var findings = new ArrayList<Finding>(confidences.length);
        for (var label = 0; label < confidences.length; label++) {
            var name = labels().get(label).name();
            findings.add(new Finding(name, confidences[label], Optional.empty()));
        }
        findings.sort(BY_CONFIDENCE);
        return List.copyOf(findings);
    }

    /** A confidence from 0 to 1 for each label, in the order of {@link #labels}. */
    double[] confidences(byte[] image) throws ImageException, BusyException {
        try {
            return settings.workers().run(() -> infer(image));
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case ImageException refusal -> throw refusal;
                case RuntimeException bug -> throw bug;
                case null, default -> throw new IllegalStateException(failure);
            }
        }
    }

    private double[] infer(byte[] image) throws ImageException {
        life.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model is closed");
            }
            var input = description.preProcessing();
            var decoded = settings.decoder().decode(image, settings.rules(), input.shortSide());
            var session = settings.workers().alone() ? wide : narrow;
            var logits = session.run(buffer -> input.write(decoded, buffer));
            return description.activation().confidences(logits, description.temperature());
        } finally {
            life.readLock().unlock();
        }
    }

    /** Refuses new images, lets those in work finish, and frees the memory. */
    @Override
    public void close() {
        life.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                narrow.close();
                if (wide != narrow) {
                    wide.close();
                }
            }
        } finally {
            life.writeLock().unlock();
        }
    }
}
