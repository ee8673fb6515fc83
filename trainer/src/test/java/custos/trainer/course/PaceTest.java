package custos.trainer.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.graph.Precision;
import custos.vision.JobFolder.Phase;
import custos.vision.JobFolder.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong clock = new AtomicLong();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Pace pace =
            new Pace(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    clock::get,
                    new Cost(0, 0, 0, 100, 0),
                    1,
                    Precision.BFLOAT16);

    @Test
    void secondsLeftFollowThePaceOfThisMachine() {
        pace.begin(Phase.TRAIN);
        assertEquals(100, left());
        for (int i = 0; i < 50; i++) {
            clock.addAndGet(3 * SECOND);
            pace.advance(1);
        }
        assertEquals(150, left());
        assertEquals(0.5, lines().getLast().done());
    }

    @Test
    void whatAnEarlierProcessDidCountsAsDoneButNotForThePace() {
        pace.resume(60, 1_000);
        pace.begin(Phase.TRAIN);
        assertEquals(0.6, lines().getLast().done());
        assertEquals(40, left());
        clock.addAndGet(5 * SECOND);
        assertEquals(1_005, pace.seconds());
    }

    @Test
    void aLineIsPrintedForEachPartInAHundredAndNoMore() {
        pace.begin(Phase.TRAIN);
        for (int i = 0; i < 10_000; i++) {
            pace.advance(0.01, 1, 5, 0.5);
        }
        int count = lines().size();
        assertTrue(count >= 95 && count <= 101, count + " lines");
    }

    @Test
    void aJobThatTurnsOutLargerIsLessFarThanItSeemed() {
        pace.begin(Phase.FEATURES);
        pace.advance(20);
        pace.expect(new Cost(0, 0, 0, 400, 0));
        pace.begin(Phase.TRAIN);
        assertEquals(0.05, lines().getLast().done());
    }

    @Test
    void whatIsLeftIsAddedToWhatWasDone() {
        pace.begin(Phase.FEATURES);
        pace.advance(20);
        pace.expectMore(new Cost(0, 0, 0, 60, 0));
        pace.begin(Phase.TRAIN);
        assertEquals(0.25, lines().getLast().done());
        pace.advance(60);
        assertEquals(1, lines().getLast().done());
    }

    private long left() {
        Long left = lines().getLast().secondsLeft();
        return left == null ? -1 : left;
    }

    private List<Progress> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().map(Progress::parse).toList();
    }
}
