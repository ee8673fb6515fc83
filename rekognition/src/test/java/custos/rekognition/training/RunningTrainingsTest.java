package custos.rekognition.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.rekognition.resource.VersionArn;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RunningTrainingsTest {
    private static final VersionArn FIRST = arn("v1");
    private static final VersionArn SECOND = arn("v2");
    private static final Duration LONG = Duration.ofSeconds(50);

    private final RunningTrainings running = new RunningTrainings();

    private static VersionArn arn(String version) {
        return VersionArn.of(
                "arn:aws:rekognition:us-east-1:123456789012:project/clothes/version/"
                        + version
                        + "/1690000000000");
    }

    /** Works until it is interrupted, and comes to its end when the others are interrupted too. */
    private void work(VersionArn arn, CountDownLatch begun, CountDownLatch interrupted) {
        running.begin(arn);
        begun.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            interrupted.countDown();
        }
        try {
            interrupted.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted twice", e);
        } finally {
            running.end();
        }
    }

    private void stopBoth(VersionArn one, VersionArn other) throws InterruptedException {
        var begun = new CountDownLatch(2);
        var interrupted = new CountDownLatch(2);
        Thread.ofVirtual().start(() -> work(one, begun, interrupted));
        Thread.ofVirtual().start(() -> work(other, begun, interrupted));
        begun.await();
        assertEquals(Set.of(), running.stop(List.of(one, other), LONG));
        assertFalse(running.contains(one));
        assertFalse(running.contains(other));
    }

    @Test
    void allAreInterruptedBeforeTheFirstOneHasEnded() throws InterruptedException {
        stopBoth(FIRST, SECOND);
    }

    @Test
    void twoThreadsOfOneTrainingAreBothStopped() throws InterruptedException {
        stopBoth(FIRST, FIRST);
    }

    @Test
    void oneThatCleansUpIsWaitedForAndNotInterrupted() throws Exception {
        var left = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var work =
                new FutureTask<>(() -> {
                    running.begin(FIRST);
                    Thread.currentThread().interrupt();
                    running.leave();
                    left.countDown();
                    try {
                        goOn.await(); // throws if it is interrupted, or still is
                    } finally {
                        running.end();
                    }
                    return true;
                });
        Thread.ofVirtual().start(work);
        left.await();
        assertEquals(Set.of(FIRST), running.stop(List.of(FIRST), Duration.ofMillis(1)));
        goOn.countDown();
        assertEquals(Set.of(), running.stop(List.of(FIRST), LONG));
        assertTrue(work.get());
    }
}
