package custos.rekognition;

import static java.nio.charset.StandardCharsets.UTF_8;

import custos.vision.JobFolder;
import custos.vision.JobFolder.Phase;
import custos.vision.ModelBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Trains nothing: it knows the answers from the test data, or ends as a test tells it to. */
final class FakeTrainer implements Trainer {
    /** What stands for a bundle. */
    static final byte[] BUNDLE = "PK, a model of everything that it saw".getBytes(UTF_8);

    private final Queue<Outcome> endings = new ArrayDeque<>();
    private final List<JobFolder.Settings> trained = new ArrayList<>();
    private boolean interrupted;
    private @Nullable Consumer<Path> look;
    private @Nullable CountDownLatch endless;
    private @Nullable Runnable atTheEnd;

    /** The next run ends like that. */
    void endNextWith(Outcome outcome) {
        endings.add(outcome);
    }

    /** The next run is interrupted, as if the server stopped. */
    void interruptNext() {
        interrupted = true;
    }

    /** The next run never ends by itself; the latch tells that it has begun. */
    CountDownLatch neverEndNext() {
        endless = new CountDownLatch(1);
        return endless;
    }

    /** What happens when the next run has ended and did not say so yet. */
    void atTheEndOfNext(Runnable event) {
        atTheEnd = event;
    }

    /** Shows every job folder to a test before training. */
    void look(Consumer<Path> viewer) {
        look = viewer;
    }

    /** The settings of the trainings that were done. */
    List<JobFolder.Settings> trained() {
        return trained;
    }

    @Override
    public Outcome run(JobFolder job, Consumer<JobFolder.Progress> progress)
            throws InterruptedException {
        var outcome = train(job, progress);
        if (atTheEnd != null) {
            var event = atTheEnd;
            atTheEnd = null;
            event.run();
        }
        return outcome;
    }

    private Outcome train(JobFolder job, Consumer<JobFolder.Progress> progress)
            throws InterruptedException {
        if (look != null) {
            look.accept(job.path());
        }
        progress.accept(new JobFolder.Progress(Phase.TRAIN, 2, 5, 0.4, 0.63, null, 48L));
        if (endless != null) {
            var begun = endless;
            endless = null;
            begun.countDown();
            new CountDownLatch(1).await();
        }
        if (interrupted) {
            interrupted = false;
            throw new InterruptedException("stopping");
        }
        var ending = endings.poll();
        if (ending != null) {
            return ending;
        }
        trained.add(job.settings());
        job.write(new JobFolder.Evaluation(predictions(job), 12.4));
        try {
            JobFolder.replace(
                    job.bundle(),
                    job.cipher().encrypted(ModelBundle.FILE, stream -> stream.write(BUNDLE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Outcome.Done();
    }

    /** Right about every image and the first box of each, and sure of it. */
    private static List<JobFolder.Prediction> predictions(JobFolder job) {
        var labels = job.settings().labels();
        var predictions = new ArrayList<JobFolder.Prediction>();
        for (var image : job.test()) {
            var scores =
                    labels.stream()
                            .map(label ->
                                    image.labels().contains(label) ? 0.9f : 0.1f / labels.size())
                            .toList();
            var boxes =
                    image.boxes().stream()
                            .limit(1)
                            .map(box ->
                                    new JobFolder.FoundBox(
                                            box.label(),
                                            0.75,
                                            box.left() + 1,
                                            box.top(),
                                            box.width(),
                                            box.height()))
                            .toList();
            predictions.add(new JobFolder.Prediction(image.file(), scores, boxes));
        }
        return predictions;
    }
}
