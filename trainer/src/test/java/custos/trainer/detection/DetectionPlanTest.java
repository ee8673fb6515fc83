package custos.trainer.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.boxes.Extent;
import custos.trainer.course.Brief;
import custos.trainer.data.Poses;
import custos.trainer.detection.DetectionPlan.Input;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Precision;
import custos.vision.JobFolder.Settings;
import custos.vision.ModelType;
import custos.vision.Tiling;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DetectionPlanTest {
    private final Random random = new Random(23);

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
        var plan =
                new DetectionPlan(20, 47, Frame.square(576), Frame.square(448), 4e-4, Poses.USUAL);
        assertTrue(plan.finishes());
        assertEquals(5, plan.finishing().epochs());
        assertEquals(8e-5, plan.finishing().rate(), 1e-9);
        assertFalse(plan.finishing().finishes());
        assertEquals(205 * 5 * plan.step(), plan.finishingCost(205).train(), 1e-6);
        assertFalse(
                new DetectionPlan(20, 4, Frame.square(576), Frame.square(448), 4e-4, Poses.USUAL)
                        .finishes(),
                "too few epochs");
        var withoutJudges =
                new DetectionPlan(0, 47, Frame.square(576), Frame.square(448), 4e-4, Poses.USUAL);
        assertFalse(withoutJudges.finishes());
        assertEquals(0, withoutJudges.finishingCost(18).train());
    }

    @Test
    void picturesInPartsAreSeenAsOftenAsTheirPartsWouldBe() {
        var tiles = new Tiles(new Tiling(1, 0.1), 640, Frame.square(320), 12, List.of(30.0));
        var plan = plan(null, 24, Input.of(tiles), 0);
        assertEquals(12 * plan(null, 12 * 24, 640, 320).epochs(), plan.epochs());
        assertEquals(12 * DetectionPlan.look(Frame.square(640)), plan.look(), 1e-9);
        assertEquals(Extent.pixels(320), plan.extent());
        int hurried = plan(2, 24, Input.of(tiles), 0).epochs();
        int unhurried = plan(60, 24, Input.of(tiles), 0).epochs();
        assertTrue(hurried >= 1 && hurried < plan.epochs(), () -> "epochs: " + hurried);
        assertEquals(plan.epochs(), unhurried, "as many as without a limit");
    }

    @Test
    void wideInputsCostAndShowAsMuchAsSquaresThatAreAsLarge() {
        var wide = Frame.of(640, 16.0 / 9);
        var window = InputSizes.window(wide, 100, 120);
        var plan = plan(null, 100, Input.whole(wide, window), 0);
        var square = plan(null, 100, 640, 320);
        assertEquals(square.epochs(), plan.epochs(), 3);
        assertEquals(square.look(), plan.look(), 0.02 * square.look());
        assertEquals(new Extent(320.0 / 864, 320.0 / 480, false), plan.extent());
        var part = InputSizes.window(wide, 280, 300);
        assertEquals(new Frame(608, 480), part);
        var large = plan(null, 100, Input.whole(wide, part), 0);
        assertEquals(plan(null, 100, 640, 544).batch(), large.batch());
        assertEquals(608 * 480 / (320.0 * 320), large.step() / plan.step(), 1e-9);
    }

    private static DetectionPlan plan(@Nullable Integer minutes, int images, int size, int window) {
        return plan(minutes, images, size, window, 0);
    }

    private static DetectionPlan plan(
            @Nullable Integer minutes, int images, int size, int window, double doubt) {
        return plan(minutes, images, Input.whole(Frame.square(size), Frame.square(window)), doubt);
    }

    private static DetectionPlan plan(
            @Nullable Integer minutes, int images, Input input, double doubt) {
        var settings = new Settings(1, ModelType.DETECTION, 1, List.of("a", "b"), minutes, 2, null);
        return DetectionPlan.of(new Brief(settings, Precision.FLOAT32, images, 50), input, doubt);
    }
}
