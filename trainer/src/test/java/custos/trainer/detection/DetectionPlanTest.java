package custos.trainer.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.course.Brief;
import custos.trainer.detection.DetectionPlan.Input;
import custos.trainer.graph.Precision;
import custos.vision.JobFolder.Settings;
import custos.vision.ModelType;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DetectionPlanTest {
    private final Random random = new Random(23);

    @Test
    void smallBoxesAreSeenOnLargeInputs() {
        assertEquals(320, DetectionPlan.size(0.6, 800));
        assertEquals(320, DetectionPlan.size(0.125, 800));
        assertEquals(576, DetectionPlan.size(0.07, 800));
        assertEquals(1024, DetectionPlan.size(0.02, 800));
        assertEquals(1024, DetectionPlan.size(0.03, 1024));
        assertEquals(1184, DetectionPlan.size(0.03, 1200));
        assertEquals(1344, DetectionPlan.size(0.03, 4000));
        assertEquals(576, DetectionPlan.size(0.07, 4000));
        assertEquals(List.of(480, 640), DetectionPlan.larger(320));
        assertEquals(List.of(), DetectionPlan.larger(576));
    }

    @Test
    void aWindowShowsTheLargestBoxesAndIsNeverLargerThanTheInput() {
        for (int i = 0; i < 1_000; i++) {
            int size = 320 + 32 * random.nextInt(23);
            double largest = random.nextDouble();
            double longest = largest + random.nextDouble() * (1 - largest);
            int window = DetectionPlan.window(size, largest, longest);
            assertTrue(window <= size && window >= 320);
            assertTrue(window == size || window >= 2 * largest * size);
            assertTrue(window == size || window >= longest * size);
        }
        assertEquals(320, DetectionPlan.window(1024, 0.03, 0.1));
        assertEquals(320, DetectionPlan.window(320, 0.7, 0.9));
    }

    @Test
    void aTrainingOfManyPixelsHasFewerEpochsAndNoneIsWithout() {
        for (int i = 0; i < 1_000; i++) {
            int images = 2 + random.nextInt(20_000);
            int size = 320 + 32 * random.nextInt(23);
            var small = plan(null, images, size, 320);
            var large = plan(null, images, size, size);
            assertTrue(large.epochs() >= 1 && large.epochs() <= small.epochs());
            var hurried = plan(1, images, size, size);
            assertTrue(hurried.epochs() >= 1);
            assertTrue(plan(2, images, size, size).epochs() >= hurried.epochs());
        }
    }

    @Test
    void whereSamplesShowLittleOfAPictureThereAreMoreOfThem() {
        assertEquals(50, plan(null, 80, 448, 448).epochs());
        assertEquals(50, plan(null, 80, 448, 320).epochs());
        assertEquals(147, plan(null, 80, 1344, 320).epochs());
        assertEquals(150, plan(null, 20, 2048, 320).epochs(), "and not without end");
        assertEquals(47, plan(null, 205, 576, 448).epochs(), "as many as if all were shown");
        assertEquals(100, plan(null, 100, 960, 336).epochs());
        assertEquals(4, plan(null, 250_000, 1344, 320).epochs(), "of very many as few as before");
    }

    @Test
    void fewImagesWhoseLabelsAreHardToTellAreSeenMoreOften() {
        assertEquals(50, plan(null, 40, 320, 320, 0).epochs());
        assertEquals(75, plan(null, 40, 320, 320, 0.125).epochs());
        assertEquals(108, plan(null, 40, 320, 320, 0.5).epochs(), "by the root of their number");
        assertEquals(150, plan(null, 12, 320, 320, 2).epochs());
        assertEquals(47, plan(null, 205, 576, 448, 2).epochs(), "many are seen as often anyway");
        for (int i = 0; i < 1_000; i++) {
            int images = 2 + random.nextInt(500);
            int size = 320 + 32 * random.nextInt(23);
            double doubt = 2 * random.nextDouble();
            int epochs = plan(null, images, size, 320, doubt).epochs();
            assertTrue(epochs >= plan(null, images, size, 320, doubt / 2).epochs());
            assertTrue(epochs <= 150);
            assertTrue(plan(60, images, size, 320, doubt).epochs() <= 150);
        }
    }

    @Test
    void heldOutImagesAreLearnedFromInTheEnd() {
        var plan = new DetectionPlan(20, 47, 576, 448, 4e-4, true);
        assertTrue(plan.finishes());
        assertEquals(5, plan.finishing().epochs());
        assertEquals(8e-5, plan.finishing().rate(), 1e-9);
        assertFalse(plan.finishing().finishes());
        assertEquals(205 * 5 * plan.step(), plan.finishingCost(205).train(), 1e-6);
        assertFalse(new DetectionPlan(20, 4, 576, 448, 4e-4, true).finishes(), "too few epochs");
        var withoutJudges = new DetectionPlan(0, 47, 576, 448, 4e-4, true);
        assertFalse(withoutJudges.finishes());
        assertEquals(0, withoutJudges.finishingCost(18).train());
    }

    private static DetectionPlan plan(@Nullable Integer minutes, int images, int size, int window) {
        return plan(minutes, images, size, window, 0);
    }

    private static DetectionPlan plan(
            @Nullable Integer minutes, int images, int size, int window, double doubt) {
        var settings = new Settings(1, ModelType.DETECTION, 1, List.of("a", "b"), minutes, 2, null);
        return DetectionPlan.of(
                new Brief(settings, Precision.FLOAT32, images, 50),
                Input.whole(size, window),
                doubt);
    }
}
