package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.rekognition.resource.VersionState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectVersionsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectVersionsResponse;
import software.amazon.awssdk.services.rekognition.model.StartProjectVersionRequest;

final class HeldDescribesTest {
    /** Longer than any test waits: whoever is not woken fails it. */
    private static final Duration FOREVER = Duration.ofMinutes(10);

    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    @TempDir Path folder;
    private TestService service;

    @BeforeEach
    void open() {
        service = new TestService(folder);
        service.hold = FOREVER;
        service.restart();
    }

    @AfterEach
    void close() {
        service.close();
    }

    private DescribeProjectVersionsRequest.Builder describe(String project) {
        return DescribeProjectVersionsRequest.builder().projectArn(project);
    }

    private String status(DescribeProjectVersionsRequest.Builder request) {
        return service.ask(DescribeProjectVersionsResponse.class, request.build())
                .projectVersionDescriptions()
                .getFirst()
                .statusAsString();
    }

    /** A describe call on a thread of its own, which waits when this returns. */
    private FutureTask<String> held(DescribeProjectVersionsRequest.Builder request) {
        var call = new FutureTask<>(() -> status(request));
        var thread = Thread.ofVirtual().start(call);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertEquals(false, call.isDone(), "the call was not held");
            Thread.onSpinWait();
        }
        return call;
    }

    private static String answer(FutureTask<String> call) throws Exception {
        return call.get(AT_ONCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aCallThatNamesAVersionInTrainingIsAnsweredWhenTheTrainingEnds() throws Exception {
        var project = service.trainable("clothes");
        service.createVersion(project, "v1");
        var call = held(describe(project).versionNames("v1"));
        service.jobs.runAll();
        assertEquals("TRAINING_COMPLETED", answer(call));
    }

    @Test
    void aCallThatNamesAVersionInTrainingIsAnsweredWhenTheTrainingIsCancelled() throws Exception {
        var project = service.trainable("clothes");
        var arn = service.createVersion(project, "v1");
        var call = held(describe(project).versionNames("v1"));
        service.module.trainings().cancel(arn);
        assertEquals("TRAINING_FAILED", answer(call));
    }

    @Test
    void aCallThatNamesAStartingVersionIsAnsweredWhenItRuns() throws Exception {
        var project = service.trainable("clothes");
        var version = service.createVersion(project, "v1");
        service.jobs.runAll();
        service.ask(
                StartProjectVersionRequest.builder()
                        .projectVersionArn(version)
                        .minInferenceUnits(1)
                        .build());
        var call = held(describe(project).versionNames("v1"));
        service.jobs.runAll();
        assertEquals("RUNNING", answer(call));
    }

    @Test
    void whatIsSettledOrNotNamedOrHasFailedIsAnsweredAtOnce() {
        var project = service.trainable("clothes");
        service.createVersion(project, "v1");
        var other = service.createVersion(project, "v2");
        assertTimeout(AT_ONCE, () -> status(describe(project)));
        assertTimeout(AT_ONCE, () -> status(describe(project).maxResults(1)));
        service.set(
                other, new VersionState.TrainingFailed(VersionState.Failure.SERVICE, "a reason"));
        assertTimeout(AT_ONCE, () -> status(describe(project).versionNames("v1", "v2")));
        assertTimeout(AT_ONCE, () -> status(describe(project).versionNames("v2")));
    }

    @Test
    void ofSeveralNamedVersionsTheLastOneIsWaitedFor() throws Exception {
        var project = service.trainable("clothes");
        service.createVersion(project, "v1");
        service.createVersion(project, "v2");
        var call = held(describe(project).versionNames("v1", "v2"));
        service.jobs.runNext();
        assertEquals("TRAINING_COMPLETED", status(describe(project).versionNames("v1")));
        assertEquals(false, call.isDone());
        service.jobs.runAll();
        assertEquals("TRAINING_COMPLETED", answer(call));
    }

    @Test
    void aStopOfTheServerLetsEverybodyGo() throws Exception {
        var project = service.trainable("clothes");
        service.createVersion(project, "v1");
        var call = held(describe(project).versionNames("v1"));
        service.module.release();
        assertEquals("TRAINING_IN_PROGRESS", answer(call));
        assertTimeout(AT_ONCE, () -> status(describe(project).versionNames("v1")));
    }

    @Test
    void whoMayNotOrAsksForNothingIsRefusedWithoutWaiting() {
        var project = service.trainable("clothes");
        service.createVersion(project, "v1");
        var named = describe(project).versionNames("v1");
        assertEquals(
                ErrorCode.INVALID_PAGINATION_TOKEN,
                assertThrows(AwsException.class, () -> status(named.nextToken("x"))).code());
        service.authorizer.deny("rekognition:DescribeProjectVersions");
        assertEquals(
                ErrorCode.ACCESS_DENIED,
                assertThrows(AwsException.class, () -> status(named)).code());
    }
}
