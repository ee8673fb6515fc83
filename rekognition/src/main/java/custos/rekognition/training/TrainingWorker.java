package custos.rekognition.training;

import custos.jobs.JobKind;
import custos.jobs.Jobs;
import custos.rekognition.KeyUnavailableException;
import custos.rekognition.Trainer;
import custos.rekognition.VersionKeys;
import custos.rekognition.hosting.ModelFolder;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionChanges;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.VersionState.Failure;
import custos.rekognition.resource.Versions;
import custos.store.Store;
import custos.vision.FileCipher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one version from beginning to end.
 *
 * <p>A run may be interrupted at any point and the next one goes on in the same folder. What the
 * data or the caller's rights forbid ends the training at once with AWS's message. What fails by
 * itself is tried {@value #FAILURES} times, and what the server did not survive {@value #CRASHES}
 * times, in case the training is what ends it: a version is never left in training for ever.
 *
 * <p>A training may be cancelled at any point ({@link TrainingCancellation}). The row says so
 * before anything else does, and from then on this worker cannot change it any more: it looks at
 * the row whenever it is interrupted, when something fails and at the end, and removes what it
 * made.
 */
final class TrainingWorker {
    private static final Logger log = LoggerFactory.getLogger(TrainingWorker.class);

    private static final int FAILURES = 3;
    private static final int CRASHES = 20;
    private static final String SERVICE_ISSUE = "Amazon Rekognition experienced a service issue.";

    private final Store store;
    private final TrainingJobs trainings;
    private final RunningTrainings running;
    private final VersionKeys keys;
    private final Preparation preparation;
    private final Trainer trainer;
    private final Conclusion conclusion;
    private final ModelFolder models;
    private final InstantSource clock;
    private final VersionChanges changes;

    TrainingWorker(
            Store store,
            TrainingJobs trainings,
            RunningTrainings running,
            VersionKeys keys,
            Preparation preparation,
            Trainer trainer,
            Conclusion conclusion,
            ModelFolder models,
            InstantSource clock,
            VersionChanges changes) {
        this.store = store;
        this.trainings = trainings;
        this.running = running;
        this.keys = keys;
        this.preparation = preparation;
        this.trainer = trainer;
        this.conclusion = conclusion;
        this.models = models;
        this.clock = clock;
        this.changes = changes;
    }

    /** Does the trainings among the jobs, at most so many side by side. */
    void handle(Jobs jobs, int atOnce) {
        jobs.handle(new JobKind(TrainingJobs.TRAIN, atOnce, arn -> run(VersionArn.of(arn))));
    }

    /**
     * A cancellation writes the row and then looks for the thread that works on it. So a thread
     * makes itself known before it reads the row: one of the two sees the other.
     */
    private void run(VersionArn arn) throws InterruptedException {
        running.begin(arn);
        try {
            trainUnlessEnded(arn);
            removeRemains(arn);
        } finally {
            running.end();
        }
    }

    /** One that has ended is only left to be cleaned up: after a crash, or because it waited. */
    private void trainUnlessEnded(VersionArn arn) throws InterruptedException {
        try {
            trainInterruptibly(arn);
        } catch (InterruptedException | RuntimeException stopped) {
            if (mayBeInTraining(arn, stopped)) {
                throw stopped;
            }
            log.info("{} is trained no further: it was cancelled", arn);
            log.debug("what stopped {}", arn, stopped);
        }
    }

    /**
     * No cancellation interrupts what comes after this. An interrupted thread cannot read the
     * database: a set flag makes the read throw.
     */
    private void trainInterruptibly(VersionArn arn) throws InterruptedException {
        try {
            var version = store.read(handle -> Versions.find(handle, arn));
            if (version.isPresent() && version.get().state() instanceof VersionState.Training) {
                train(version.get());
            }
        } finally {
            running.leave();
        }
    }

    private boolean mayBeInTraining(VersionArn arn, Exception stopped) {
        try {
            return store.read(handle -> Versions.isInTraining(handle, arn));
        } catch (RuntimeException unreadable) {
            stopped.addSuppressed(unreadable);
            return true; // the job is tried again, and looks again
        }
    }

    private void train(ProjectVersion version) throws InterruptedException {
        var arn = version.arn();
        int attempt = store.<Integer>write(handle -> Versions.countAttempt(handle, arn));
        if (attempt > CRASHES) {
            if (end(arn, failed(Failure.SERVICE, SERVICE_ISSUE), failure(false))) {
                log.error("training {} was cut off {} times by the server's end", arn, CRASHES);
            }
        } else {
            attempt(version, trainings.folder(arn));
        }
    }

    /** The folder, and the model of a training that ended otherwise when its model was in place. */
    private void removeRemains(VersionArn arn) {
        var version = store.read(handle -> Versions.find(handle, arn));
        if (version.isEmpty() || !version.get().state().hasModel()) {
            try {
                models.remove(arn);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        trainings.folder(arn).remove();
    }

    private void attempt(ProjectVersion version, TrainingFolder folder)
            throws InterruptedException {
        var arn = version.arn();
        try {
            var end = trained(version, folder.with(cipher(version)));
            if (end(arn, new VersionState.Trained(), end)) {
                log.info("{} is trained", arn);
            }
        } catch (Refused refusal) {
            var failed = failed(refusal.failure(), refusal.text());
            if (end(arn, failed, failure(refusal.validated()))) {
                log.info("{} failed: {}", arn, refusal.text());
            }
        } catch (InterruptedException stop) {
            forgetAttempt(arn, stop);
            throw stop;
        } catch (IOException | RuntimeException fault) {
            if (Thread.interrupted()) { // what was interrupted threw in its own way
                var stop = new InterruptedException(fault.toString());
                stop.initCause(fault);
                forgetAttempt(arn, stop);
                throw stop;
            }
            int failures = countFailure(arn, fault);
            if (failures < FAILURES) {
                throw new IllegalStateException(
                        "attempt " + failures + " of training " + arn + " failed", fault);
            }
            if (end(arn, failed(Failure.SERVICE, SERVICE_ISSUE), failure(false))) {
                log.error("the last attempt of training {} failed", arn, fault);
            } else {
                log.debug("training {} failed after it was cancelled", arn, fault);
            }
        }
    }

    private int countFailure(VersionArn arn, Exception fault) {
        try {
            return store.<Integer>write(handle -> Versions.countFailure(handle, arn));
        } catch (RuntimeException uncounted) { // the version was deleted, for one
            uncounted.addSuppressed(fault);
            throw uncounted;
        }
    }

    private void forgetAttempt(VersionArn arn, InterruptedException stop) {
        try {
            store.writing(handle -> Versions.forgetAttempt(handle, arn));
        } catch (RuntimeException unwritten) {
            stop.addSuppressed(unwritten); // the attempt counts, and the next one is made
        }
    }

    private FileCipher cipher(ProjectVersion version) throws Refused {
        try {
            return keys.cipher(version);
        } catch (KeyUnavailableException e) {
            throw new Refused(Failure.SERVICE, e.text(), false);
        }
    }

    private ProjectVersion.End trained(ProjectVersion version, TrainingFolder folder)
            throws Refused, IOException, InterruptedException {
        var progress = new ProgressReport(store, version.arn(), clock);
        if (!folder.isPrepared()) {
            preparation.run(
                    version,
                    folder,
                    () -> {
                        stopIfInterrupted();
                        progress.looked();
                    });
        }
        if (!conclusion.isTrained(version, folder)) {
            switch (trainer.run(folder.job(), progress::trained)) {
                case Trainer.Outcome.Done _ -> {}
                case Trainer.Outcome.BadData(var message) ->
                        throw new Refused(Failure.CONTENT, message, true);
                case Trainer.Outcome.Failed(var reason) -> {
                    folder.forgetPreparation(); // if a picture was damaged, it is fetched again
                    throw new IOException(reason);
                }
            }
        }
        return conclusion.run(version, folder);
    }

    private static void stopIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted");
        }
    }

    private static VersionState failed(Failure failure, String message) {
        return new VersionState.TrainingFailed(failure, message);
    }

    private ProjectVersion.End failure(boolean validated) {
        return new ProjectVersion.End(
                clock.instant(), OptionalLong.empty(), OptionalDouble.empty(), validated);
    }

    /** False if it was cancelled before. */
    private boolean end(VersionArn arn, VersionState state, ProjectVersion.End end) {
        return store.<Boolean>write(handle -> {
            changes.changed();
            return Versions.endTraining(handle, arn, state, end);
        });
    }
}
