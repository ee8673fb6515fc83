package custos.trainer.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SharedThresholdsTest {
    private static final double TRUSTED = 15;

    /** Labels of confidences that are right as often as they say. */
    private static final int LABELS = 20_000;

    @Test
    void aLabelWithoutExamplesHasTheCommonOne() {
        assertEquals(0.3, SharedThresholds.between(0.9, 0.3, 0, TRUSTED), 1e-9);
    }

    @Test
    void theMoreExamplesTheNearerToItsOwn() {
        double last = 0.3;
        for (int examples : new int[] {1, 5, 15, 100, 10_000}) {
            double next = SharedThresholds.between(0.9, 0.3, examples, TRUSTED);
            assertTrue(next > last && next < 0.9, "%d: %s".formatted(examples, next));
            last = next;
        }
        assertEquals(0.9, last, 0.01);
    }

    @Test
    void thresholdsOfZeroAndOneDoNotOverrideAllOthers() {
        double sure = SharedThresholds.between(1, 0.5, 1, TRUSTED);
        double never = SharedThresholds.between(0, 0.5, 1, TRUSTED);
        assertTrue(sure < 0.6 && never > 0.4, sure + " and " + never);
    }

    @Test
    void theCommonOneIsWhereTheMeasureIsHighest() {
        double peak = SharedThresholds.common(threshold -> 1 - Math.abs(threshold - 0.26));
        assertEquals(0.26, peak, 1e-9);
        assertEquals(SharedThresholds.USUAL, SharedThresholds.common(_ -> 0));
    }

    @Test
    void ofConfidencesThatAreRightAsOftenAsTheySayHalfOfTheBestF1IsTheBestThreshold() {
        for (double shape : new double[] {0.5, 1, 3}) {
            var random = new Random(5);
            var confidences = new double[LABELS];
            var truth = new boolean[LABELS];
            for (int i = 0; i < LABELS; i++) {
                confidences[i] = Math.pow(random.nextDouble(), shape);
                truth[i] = random.nextDouble() < confidences[i];
            }
            DoubleUnaryOperator f1 = threshold -> f1(confidences, truth, threshold);
            double half = SharedThresholds.ofCalibrated(f1);
            double best = f1.applyAsDouble(SharedThresholds.common(f1));
            assertEquals(best / 2, half, 1e-9);
            assertEquals(best, f1.applyAsDouble(half), 0.002);
            assertEquals(half, SharedThresholds.common(f1), 0.1);
        }
        assertEquals(SharedThresholds.USUAL, SharedThresholds.ofCalibrated(_ -> 0));
    }

    private static double f1(double[] confidences, boolean[] truth, double threshold) {
        int right = 0;
        int told = 0;
        int having = 0;
        for (int i = 0; i < truth.length; i++) {
            boolean above = confidences[i] >= threshold;
            told += above ? 1 : 0;
            having += truth[i] ? 1 : 0;
            right += above && truth[i] ? 1 : 0;
        }
        return 2.0 * right / (told + having);
    }
}
