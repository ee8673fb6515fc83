package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.rekognition.Trainer.Outcome;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.VersionState.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectVersionRequest;

/** Trainings that an operator ends before their time. */
@Timeout(60)
final class CancellationTest {
    private static final Cancellation CANCELLED = new Cancellation.Cancelled();

    @TempDir Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestService service;

    @BeforeEach
    void open() {
        service = new TestService(folder);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private Cancellation cancel(String arn) {
        return service.module.trainings().cancel(arn);
    }

    /** The row as a cancellation leaves it that comes no further, because the server was killed. */
    private void onlyTheRow(String arn) {
        service.set(
                arn, new VersionState.TrainingFailed(Failure.SERVICE, "Training was cancelled."));
    }

    private void assertCancelled(String arn) {
        assertEquals("TRAINING_FAILED", service.state(arn).wireName());
        assertEquals("Training was cancelled.", service.state(arn).message());
        assertNothingLeft(arn);
    }

    private void assertNothingLeft(String arn) {
        var version = VersionArn.of(arn);
        assertFalse(Files.exists(version.below(folder.resolve("jobs"))), "its folder is there");
        assertFalse(Files.exists(version.below(folder.resolve("models"))), "it has a model");
    }

    /** The next job, on a thread of its own as jobs have it. */
    private FutureTask<Boolean> working() {
        var work = new FutureTask<>(service.jobs::runNext);
        Thread.ofVirtual().start(work);
        return work;
    }

    @Test
    void aTrainingThatRunsIsStoppedAtOnceAndTheNextOneBegins() throws Exception {
        var project = service.trainable("clothes");
        var first = service.createVersion(project, "v1");
        service.createVersion(project, "v2");
        var begun = service.trainer.neverEndNext();
        var work = working();
        begun.await();
        service.clock.advance(Duration.ofMinutes(5));
        assertEquals(CANCELLED, cancel(first));
        assertCancelled(first);
        assertTrue(work.get(), "the job is done, and not tried again");
        var version = service.describe(project, "v1");
        assertEquals(service.clock.instant(), version.trainingEndTimestamp());
        assertNull(version.billableTrainingTimeInSeconds());
        assertNull(version.manifestSummary());
        service.jobs.runAll();
        assertEquals("TRAINING_COMPLETED", service.describe(project, "v2").statusAsString());
        service.ask(DeleteProjectVersionRequest.builder().projectVersionArn(first).build());
        service.jobs.runAll();
    }

    @Test
    void aTrainingThatWaitsNeverBegins() {
        var arn = service.createVersion(service.trainable("clothes"), "v1");
        assertEquals(CANCELLED, cancel(arn));
        assertCancelled(arn);
        service.jobs.runAll();
        assertCancelled(arn);
        assertEquals(List.of(), service.trainer.trained());
    }

    @Test
    void aTrainingThatHasEndedIsLeftAsItIs() {
        var arn = service.trained("clothes");
        assertEquals(
                new Cancellation.NotInTraining("TRAINING_COMPLETED", "The model is ready to run."),
                cancel(arn));
        assertEquals("TRAINING_COMPLETED", service.state(arn).wireName());
        assertTrue(Files.exists(VersionArn.of(arn).below(folder.resolve("models"))));
    }

    @Test
    void aSecondCancellationFindsTheFirst() {
        var project = service.trainable("clothes");
        var arn = service.createVersion(project, "v1");
        var end = service.clock.instant();
        cancel(arn);
        service.clock.advance(Duration.ofMinutes(5));
        assertEquals(
                new Cancellation.NotInTraining("TRAINING_FAILED", "Training was cancelled."),
                cancel(arn));
        assertEquals(end, service.describe(project, "v1").trainingEndTimestamp());
    }

    @Test
    void aVersionThatIsNotThereCannotBeCancelled() {
        var arn = service.createVersion(service.trainable("clothes"), "v1");
        assertEquals(new Cancellation.UnknownVersion(), cancel(arn + "1"));
        assertEquals(new Cancellation.UnknownVersion(), cancel("arn:aws:s3:::bucket"));
        assertEquals("TRAINING_IN_PROGRESS", service.state(arn).wireName());
    }

    @Test
    void aModelThatIsInPlaceWhenTheTrainingIsCancelledGoes() {
        var arn = service.createVersion(service.trainable("clothes"), "v1");
        service.trainer.atTheEndOfNext(() -> onlyTheRow(arn));
        service.jobs.runAll();
        assertCancelled(arn);
    }

    @Test
    void aTrainerThatFailsMeanwhileIsNotTriedAgain() {
        var arn = service.createVersion(service.trainable("clothes"), "v1");
        service.trainer.endNextWith(new Outcome.Failed("killed"));
        service.trainer.atTheEndOfNext(() -> onlyTheRow(arn));
        assertTrue(service.jobs.runNext());
        assertEquals(0, service.jobs.waiting());
        assertCancelled(arn);
    }

    @Test
    void aWorkerThatNobodyInterruptedStopsWhenItTellsHowFarItIs() {
        var arn = service.createVersion(service.trainable("clothes"), "v1");
        service.trainer.look(_ -> {
            service.clock.advance(Duration.ofSeconds(10));
            onlyTheRow(arn);
        });
        service.jobs.runAll();
        assertEquals(List.of(), service.trainer.trained());
        assertCancelled(arn);
    }

    @Test
    void aVersionMayBeDeletedBeforeItsWorkerSeesThatItWasCancelled() {
        var arn = service.createVersion(service.trainable("clothes"), "v1");
        service.trainer.atTheEndOfNext(() -> {
            onlyTheRow(arn);
            service.ask(DeleteProjectVersionRequest.builder().projectVersionArn(arn).build());
            assertTrue(service.jobs.runNext(), "the removal of the version");
        });
        service.jobs.runAll();
        assertNothingLeft(arn);
    }

    @Test
    void aServerThatWasKilledInBetweenCleansUpAtItsNextStart() throws IOException {
        var project = service.trainable("clothes");
        var arn = service.createVersion(project, "v1");
        service.trainer.interruptNext(); // in the middle of the training
        assertThrows(IllegalStateException.class, service.jobs::runNext);
        assertTrue(Files.exists(VersionArn.of(arn).below(folder.resolve("jobs"))));
        onlyTheRow(arn);
        var models = VersionArn.of(arn).below(folder.resolve("models"));
        Files.createDirectories(models);
        Files.writeString(models.resolve("model.zip"), "about to be taken");
        service.restart();
        service.jobs.enqueue("train-version", arn); // durable jobs keep theirs
        service.jobs.runAll();
        assertCancelled(arn);
        assertEquals(List.of(), service.trainer.trained());
    }

    @Test
    void allAreCancelledBeforeOneOfThemCanBegin() throws Exception {
        var project = service.trainable("clothes");
        var arns =
                List.of(service.createVersion(project, "v1"), service.createVersion(project, "v2"));
        var begun = service.trainer.neverEndNext();
        var work = working();
        begun.await();
        assertEquals(arns, service.module.trainings().cancelAll());
        assertTrue(work.get());
        service.jobs.runAll();
        arns.forEach(this::assertCancelled);
        assertEquals(List.of(), service.trainer.trained());
        assertEquals(List.of(), service.module.trainings().cancelAll());
    }

    @Test
    void theListSaysWhichRunsAndHowFarItIs() throws Exception {
        var project = service.trainable("clothes");
        var first = service.createVersion(project, "v1");
        var second = service.createVersion(project, "v2");
        service.trainer.look(_ -> service.clock.advance(Duration.ofSeconds(10)));
        var begun = service.trainer.neverEndNext();
        var work = working();
        begun.await();
        var list = service.module.trainings().list();
        assertEquals(
                new TrainingInProgress(
                        first,
                        "clothes/v1",
                        service.describe(project, "v1").creationTimestamp(),
                        true,
                        "Epoch 2 of 5, loss 0.63, about 48 seconds left."),
                list.getFirst());
        assertEquals(second, list.getLast().arn());
        assertFalse(list.getLast().running());
        assertEquals("", list.getLast().progress());
        cancel(first);
        assertTrue(work.get());
    }

    /** Cancelled later and later in the time that a whole one takes, and a little after that. */
    @Test
    @Timeout(300)
    void whoeverEndsATrainingFirstHasEndedIt() throws Exception {
        var project = service.trainable("clothes");
        service.createVersion(project, "first"); // the first one takes longer than all others
        service.jobs.runAll();
        service.createVersion(project, "whole");
        long begin = System.nanoTime();
        working().get(100, TimeUnit.SECONDS);
        long took = System.nanoTime() - begin;
        for (int i = 0; i < 36; i++) { // it begins by fetching the images
            var arn = service.createVersion(project, "v" + i);
            var work = working();
            try {
                work.get(took * i / 30, TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                // it is somewhere in its training
            }
            var answer = cancel(arn);
            work.get(100, TimeUnit.SECONDS);
            if (answer.equals(CANCELLED)) {
                assertCancelled(arn);
            } else {
                assertInstanceOf(Cancellation.NotInTraining.class, answer);
                assertEquals("TRAINING_COMPLETED", service.state(arn).wireName());
                assertTrue(Files.exists(VersionArn.of(arn).below(folder.resolve("models"))));
            }
        }
        assertEquals(0, service.jobs.waiting());
    }
}
