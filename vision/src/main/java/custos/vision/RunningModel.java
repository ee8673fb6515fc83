package custos.vision;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A model in memory that finds labels in images. Safe for use by many threads. */
public final class RunningModel implements AutoCloseable {

    private static final Comparator<Finding> BY_CONFIDENCE =
            Comparator.comparingDouble(Finding::confidence)
                    .reversed()
                    .thenComparing(Finding::label)
                    .thenComparingDouble(found -> found.box().map(Box::left).orElse(0.0))
                    .thenComparingDouble(found -> found.box().map(Box::top).orElse(0.0));

    /** More threads than this no longer help one image of a small network. */
    private static final int MAX_WIDTH = 4;

    private final ModelDescription description;
    private final Optional<BoxDecoder> boxes;
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
            Optional<BoxDecoder> boxes,
            OnnxSession narrow,
            OnnxSession wide) {
        this.description = description;
        this.boxes = boxes;
        this.settings = settings;
        this.narrow = narrow;
        this.wide = wide;
    }

    /** Opens a bundle; {@link BundleException} says what is wrong with it. */
    public static RunningModel open(Path bundle, RunSettings settings) throws IOException {
        return open(bundle, FileCipher.plain(), settings);
    }

    /** The same for a bundle that may be encrypted; it is decrypted in memory only. */
    public static RunningModel open(Path bundle, FileCipher cipher, RunSettings settings)
            throws IOException {
        try {
            return of(ModelBundle.read(bundle, cipher), settings);
        } catch (IllegalArgumentException wrong) {
            throw new BundleException("`%s`: %s".formatted(bundle, wrong.getMessage()), wrong);
        }
    }

    /**
     * The same for a bundle in memory.
     *
     * @throws IllegalArgumentException if its graph is not what its description says
     */
    public static RunningModel of(ModelBundle bundle, RunSettings settings) {
        var description = bundle.description();
        var boxes = description.boxes().map(_ -> new BoxDecoder(description));
        byte[] graph = bundle.at(settings.precision()).model();
        var threads = settings.steady() ? 1 : Math.min(settings.workers().threads(), MAX_WIDTH);
        var narrow = new OnnxSession(graph, description, 1);
        try {
            var wide = threads == 1 ? narrow : new OnnxSession(graph, description, threads);
            return new RunningModel(description, settings, boxes, narrow, wide);
        } catch (IllegalArgumentException wrong) {
            narrow.close();
            throw wrong;
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
     * Finds labels in the bytes of a JPEG or PNG. A model for whole images gives every label once;
     * a detection model gives boxes, from confidence {@value BoxDecoder#LEAST_CONFIDENCE} on.
     *
     * @return by falling confidence, then by label, left and top
     * @throws ImageException if the image is not taken
     * @throws BusyException if too many images wait already
     * @throws IllegalStateException if the model was closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public List<Finding> detect(byte[] image) throws ImageException, BusyException {
        var findings = new ArrayList<>(onWorker(() -> find(image)));
        findings.sort(BY_CONFIDENCE);
        return List.copyOf(findings);
    }

    private <T> T onWorker(Callable<T> work) throws ImageException, BusyException {
        try {
            return settings.workers().run(work);
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case ImageException refusal -> throw refusal;
                case RuntimeException bug -> throw bug;
                case null, default -> throw new IllegalStateException(failure);
            }
        }
    }

    private List<Finding> find(byte[] image) throws ImageException {
        var seen = infer(image);
        if (boxes.isPresent()) {
            return boxes.get().decode(seen.answers(), seen.image());
        }
        var findings = new ArrayList<Finding>();
        var confidences = confidences(seen);
        for (var label = 0; label < confidences.length; label++) {
            var name = labels().get(label).name();
            findings.add(new Finding(name, confidences[label], Optional.empty()));
        }
        return findings;
    }

    private double[] confidences(Seen seen) {
        return description
                .activation()
                .confidences(seen.answers().getFirst().scores(), description.temperature());
    }

    /** An image and what the network says of each of its parts; there may be only one. */
    private record Seen(DecodedImage image, List<GraphAnswer> answers) {}

    private Seen infer(byte[] image) throws ImageException {
        life.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model is closed");
            }
            var input = description.preProcessing();
            var decoded = settings.decoder().decode(image, settings.rules(), input);
            var answers = new ArrayList<GraphAnswer>();
            for (var tile : input.tiles(decoded)) {
                var session = settings.workers().alone() ? wide : narrow;
                var answer =
                        session.run(buffer -> input.write(decoded, tile.seen(), false, buffer));
                answers.add(boxes.map(decoder -> decoder.surer(answer)).orElse(answer));
            }
            return new Seen(decoded, answers);
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
