package custos.vision;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs a bundle over labelled images and reports how well it does. */
public final class BundleEvaluator {

    private final ImageDecoder decoder;
    private final FileCipher cipher;
    private final int threads;

    /** An evaluator that uses one thread a core. */
    public BundleEvaluator(ImageDecoder decoder) {
        this(decoder, FileCipher.plain(), Runtime.getRuntime().availableProcessors());
    }

    /**
     * An evaluator.
     *
     * @param cipher how images lie in their files
     * @param threads that it uses
     */
    public BundleEvaluator(ImageDecoder decoder, FileCipher cipher, int threads) {
        this.decoder = decoder;
        this.cipher = cipher;
        this.threads = threads;
    }

    /** What became of one image. */
    private sealed interface Outcome {
        record Scored(ImageResult image) implements Outcome {}

        record Skipped(String reason) implements Outcome {}
    }

    /**
     * Evaluates on all images that can be read; the report names the others.
     *
     * @throws BundleException if the bundle cannot be used
     * @throws CancellationException if the calling thread is interrupted
     */
    public EvaluationReport evaluate(Path bundle, List<LabelledImage> images, Progress progress)
            throws IOException {
        return evaluate(bundle, Precision.FLOAT32, images, progress);
    }

    /** The same at another precision. */
    public EvaluationReport evaluate(
            Path bundle, Precision precision, List<LabelledImage> images, Progress progress)
            throws IOException {
        try {
            return evaluate(ModelBundle.read(bundle).at(precision), images, progress);
        } catch (IllegalArgumentException wrong) {
            throw new BundleException("`%s`: %s".formatted(bundle, wrong.getMessage()), wrong);
        }
    }

    /**
     * The same for a bundle in memory.
     *
     * @throws IllegalArgumentException if its graph is not what its description says
     */
    public EvaluationReport evaluate(
            ModelBundle bundle, List<LabelledImage> images, Progress progress) {
        return run(
                bundle,
                (model, readers) -> {
                    var skipped = new ArrayList<String>();
                    var usable = new KnownLabels(model.description()).usable(images, skipped::add);
                    var work = usable.stream().map(image -> score(model, image)).toList();
                    return evaluate(bundle, work, readers, skipped, progress);
                });
    }

    /**
     * Images labelled with what a bundle itself says of them: to compare another form of the same
     * model with. Those that cannot be read are left out.
     */
    public List<LabelledImage> ownAnswers(ModelBundle bundle, List<LabelledImage> images) {
        return run(
                bundle,
                (model, readers) -> {
                    var work = images.stream().map(image -> score(model, image)).toList();
                    var labelled = new ArrayList<LabelledImage>();
                    for (var future : work.stream().map(readers::submit).toList()) {
                        if (outcome(future) instanceof Outcome.Scored(var result)) {
                            labelled.add(result.answered(model.description()));
                        }
                    }
                    return labelled;
                });
    }

    /** What is done with an open model. */
    private interface Use<T> {
        T with(RunningModel model, ExecutorService readers);
    }

    private <T> T run(ModelBundle bundle, Use<T> use) {
        // The queue has room for all readers: a worker that just answered one may not be free yet.
        try (var workers = new Workers(threads, threads + 1);
                var model =
                        RunningModel.of(
                                bundle,
                                new RunSettings(workers, decoder, ImageRules.OWN).steadily());
                // One thread more reads the next file meanwhile.
                var readers = Executors.newFixedThreadPool(threads + 1)) {
            return use.with(model, readers);
        }
    }

    private static EvaluationReport evaluate(
            ModelBundle bundle,
            List<Callable<Outcome>> work,
            ExecutorService readers,
            List<String> skipped,
            Progress progress) {
        var start = System.nanoTime();
        var futures = work.stream().map(readers::submit).toList();
        var scored = new ArrayList<ImageResult>();
        var done = 0;
        try {
            for (var future : futures) {
                switch (outcome(future)) {
                    case Outcome.Scored(var image) -> scored.add(image);
                    case Outcome.Skipped(var reason) -> skipped.add(reason);
                }
                progress.done(++done, futures.size());
            }
        } finally {
            futures.forEach(future -> future.cancel(false));
        }
        var seconds = (System.nanoTime() - start) / 1e9;
        return EvaluationReport.of(bundle, scored, skipped, scored.size() / seconds);
    }

    private static Outcome outcome(Future<Outcome> future) {
        try {
            return future.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException failure) {
            throw new IllegalStateException("an image could not be evaluated", failure.getCause());
        }
    }

    private Callable<Outcome> score(RunningModel model, LabelledImage image) {
        return () -> {
            try {
                var bytes = cipher.read(image.file());
                var found = model.detect(bytes);
                var header = decoder.peek(bytes);
                return new Outcome.Scored(
                        new ImageResult(
                                image, header.uprightWidth(), header.uprightHeight(), found));
            } catch (ImageException | IOException unreadable) {
                return new Outcome.Skipped(image.file() + ": " + unreadable.getMessage());
            }
        };
    }
}
