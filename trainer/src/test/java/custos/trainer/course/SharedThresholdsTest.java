package custos.trainer.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SharedThresholdsTest {
    @Test
    void aLabelWithoutExamplesHasTheCommonOne() {
        assertEquals(0.3, SharedThresholds.between(0.9, 0.3, 0), 1e-9);
    }

    @Test
    void theMoreExamplesTheNearerToItsOwn() {
        double last = 0.3;
        for (int examples : new int[] {1, 5, 15, 100, 10_000}) {
            double next = SharedThresholds.between(0.9, 0.3, examples);
            assertTrue(next > last && next < 0.9, "%d: %s".formatted(examples, next));
            last = next;
        }
        assertEquals(0.9, last, 0.01);
    }

    @Test
    void thresholdsOfZeroAndOneDoNotOverrideAllOthers() {
        double sure = SharedThresholds.between(1, 0.5, 1);
        double never = SharedThresholds.between(0, 0.5, 1);
        assertTrue(sure < 0.6 && never > 0.4, sure + " and " + never);
    }

    @Test
    void theCommonOneIsWhereTheMeasureIsHighest() {
        double peak = SharedThresholds.common(threshold -> 1 - Math.abs(threshold - 0.26));
        assertEquals(0.26, peak, 1e-9);
        assertEquals(SharedThresholds.USUAL, SharedThresholds.common(_ -> 0));
    }
}
