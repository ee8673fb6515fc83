package custos.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.graph.Frame;
import custos.vision.Box;
import java.util.EnumMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TurnTest {
    private static final int WIDTH = 7;
    private static final int HEIGHT = 5;
    private static final int FLOATS = 3 * WIDTH * HEIGHT;
    private static final Frame FRAME = new Frame(WIDTH, HEIGHT);

    private final Random random = new Random(31);

    @ParameterizedTest
    @EnumSource
    void aTurnedSampleShowsABoxWhereTheTurnedBoxIs(Turn turn) {
        for (int round = 0; round < 50; round++) {
            int left = random.nextInt(WIDTH - 1);
            int top = random.nextInt(HEIGHT - 1);
            int width = 1 + random.nextInt(WIDTH - left);
            int height = 1 + random.nextInt(HEIGHT - top);
            var samples = new float[2 * FLOATS];
            paint(samples, FRAME, left, top, left + width, top + height);
            var turned = turn.before(FRAME);
            turn.turn(samples, FLOATS, turned);
            var box = turn.of(Box.ofPixels(left, top, width, height, WIDTH, HEIGHT));
            var expected = new float[2 * FLOATS];
            paint(
                    expected,
                    turned,
                    pixel(box.left(), turned.width()),
                    pixel(box.top(), turned.height()),
                    pixel(box.left() + box.width(), turned.width()),
                    pixel(box.top() + box.height(), turned.height()));
            assertArrayEquals(expected, samples);
        }
    }

    /** Paints the second sample; each channel in another colour. */
    private static void paint(
            float[] samples, Frame frame, int left, int top, int right, int bottom) {
        for (int channel = 0; channel < 3; channel++) {
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    int row = channel * frame.height() + y;
                    samples[FLOATS + row * frame.width() + x] = 1 + channel;
                }
            }
        }
    }

    private static int pixel(double share, int side) {
        return (int) Math.round(share * side);
    }

    @Test
    void aQuarterIsClockwiseAndFourAreNone() {
        var sample = new float[FLOATS];
        sample[0] = 1;
        var standing = new Frame(/* width= */ HEIGHT, /* height= */ WIDTH);
        Turn.QUARTER.turn(sample, 0, standing);
        assertEquals(1, sample[HEIGHT - 1], "what was left above is right above");
        Turn.QUARTER.turn(sample, 0, FRAME);
        assertArrayEquals(turned(Turn.HALF), sample);
        Turn.QUARTER.turn(sample, 0, standing);
        assertArrayEquals(turned(Turn.THREE_QUARTERS), sample);
        Turn.QUARTER.turn(sample, 0, FRAME);
        assertArrayEquals(turned(Turn.NONE), sample);
    }

    /** A sample of which one corner is marked. */
    private static float[] turned(Turn turn) {
        var sample = new float[FLOATS];
        sample[0] = 1;
        turn.turn(sample, 0, turn.before(FRAME));
        return sample;
    }

    @Test
    void eachTurnComesAsOften() {
        var counts = new EnumMap<Turn, Integer>(Turn.class);
        for (int i = 0; i < 4_000; i++) {
            counts.merge(Turn.any(random), 1, Integer::sum);
        }
        assertEquals(Set.of(Turn.values()), counts.keySet());
        counts.values().forEach(count -> assertEquals(1_000, count, 120));
        assertTrue(Turn.QUARTER.isOnItsSide() && Turn.THREE_QUARTERS.isOnItsSide());
        assertFalse(Turn.NONE.isOnItsSide() || Turn.HALF.isOnItsSide());
    }
}
