package custos.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.Box;
import java.util.EnumMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TurnTest {
    private static final int SIDE = 7;
    private static final int FLOATS = 3 * SIDE * SIDE;

    private final Random random = new Random(31);

    @ParameterizedTest
    @EnumSource
    void aTurnedSampleShowsABoxWhereTheTurnedBoxIs(Turn turn) {
        for (int round = 0; round < 50; round++) {
            int left = random.nextInt(SIDE - 1);
            int top = random.nextInt(SIDE - 1);
            int width = 1 + random.nextInt(SIDE - left);
            int height = 1 + random.nextInt(SIDE - top);
            var samples = new float[2 * FLOATS];
            paint(samples, left, top, left + width, top + height);
            turn.turn(samples, FLOATS, SIDE);
            var box = turn.of(Box.ofPixels(left, top, width, height, SIDE, SIDE));
            var expected = new float[2 * FLOATS];
            paint(
                    expected,
                    pixel(box.left()),
                    pixel(box.top()),
                    pixel(box.left() + box.width()),
                    pixel(box.top() + box.height()));
            assertArrayEquals(expected, samples);
        }
    }

    /** Paints the second sample; each channel in another colour. */
    private static void paint(float[] samples, int left, int top, int right, int bottom) {
        for (int channel = 0; channel < 3; channel++) {
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    samples[FLOATS + (channel * SIDE + y) * SIDE + x] = 1 + channel;
                }
            }
        }
    }

    private static int pixel(double share) {
        return (int) Math.round(share * SIDE);
    }

    @Test
    void aQuarterIsClockwiseAndFourAreNone() {
        var sample = new float[FLOATS];
        sample[0] = 1;
        Turn.QUARTER.turn(sample, 0, SIDE);
        assertEquals(1, sample[SIDE - 1], "what was left above is right above");
        Turn.QUARTER.turn(sample, 0, SIDE);
        assertArrayEquals(turned(Turn.HALF), sample);
        Turn.QUARTER.turn(sample, 0, SIDE);
        assertArrayEquals(turned(Turn.THREE_QUARTERS), sample);
        Turn.QUARTER.turn(sample, 0, SIDE);
        assertArrayEquals(turned(Turn.NONE), sample);
    }

    /** A sample of which one corner is marked. */
    private static float[] turned(Turn turn) {
        var sample = new float[FLOATS];
        sample[0] = 1;
        turn.turn(sample, 0, SIDE);
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
