package custos.trainer.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.course.Brief;
import custos.trainer.course.Schedule;
import custos.trainer.graph.Precision;
import custos.vision.JobFolder.Settings;
import custos.vision.ModelType;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PlanTest {
    private final Random random = new Random(17);

    @Test
    void aFewImagesAreOnlyProbed() {
        assertEquals(0, Plan.of(brief(null, 2, 21)).epochs());
        assertEquals(0, Plan.of(brief(60, 2, 21)).epochs());
    }

    @Test
    void aPlanFitsIntoItsMinutesAndMoreMinutesAreNeverFewerEpochs() {
        for (int i = 0; i < 1_000; i++) {
            int images = 2 + random.nextInt(20_000);
            int threads = 1 + random.nextInt(8);
            int minutes = 1 + random.nextInt(60);
            var precision = random.nextBoolean() ? Precision.FLOAT32 : Precision.BFLOAT16;
            var brief = new Brief(settings(minutes, threads), precision, images, 100);
            var plan = Plan.of(brief);
            double seconds = plan.cost(images, 100).seconds(threads, precision);
            assertTrue(plan.epochs() == 0 || seconds <= 60 * minutes, plan + " " + seconds);
            var longer = Plan.of(brief.with(settings(minutes + 1, threads)));
            assertTrue(longer.epochs() >= plan.epochs());
        }
    }

    @Test
    void bothWaysToLabelsOfManyFitIntoTheMinutesTogether() {
        for (int i = 0; i < 300; i++) {
            int images = 60 + random.nextInt(3_000);
            int threads = 1 + random.nextInt(4);
            int minutes = 2 + random.nextInt(60);
            var many =
                    new Settings(
                            1, ModelType.MULTILABEL, 1, List.of("a", "b"), minutes, threads, null);
            var recipe = ClassificationRecipe.of(new Brief(many, Precision.FLOAT32, images, 100));
            double seconds = recipe.cost(images, 100).seconds(threads, Precision.FLOAT32);
            assertTrue(
                    seconds <= 60 * minutes || !recipe.toString().contains("places"),
                    "%s: %s s for %d images in %d min on %d threads"
                            .formatted(recipe, seconds, images, minutes, threads));
        }
        var open = new Settings(1, ModelType.MULTILABEL, 1, List.of("a", "b"), null, 2, null);
        var brief = brief(null, 2, 300);
        assertTrue(ClassificationRecipe.of(brief.with(open)).toString().contains("places"));
        assertTrue(!ClassificationRecipe.of(brief).toString().contains("places"));
    }

    @Test
    void twiceTheSizeIsTriedWhereThereIsTimeForIt() {
        var few = brief(null, 2, 21);
        assertEquals(2, Plan.of(few).atTwice(few).orElseThrow().scale());
        for (int images = 50; images <= 5_000; images += 150) {
            var open = brief(null, 2, images);
            var usual = Plan.of(open);
            var larger = usual.atTwice(open);
            assertEquals(images <= 1_000, larger.isPresent(), images + " images");
            larger.ifPresent(plan -> {
                assertEquals(2 * usual.scale(), plan.scale());
                assertTrue(plan.epochs() >= 6 && plan.batch() < usual.batch());
            });
        }
        var hurried = brief(1, 2, 400);
        assertTrue(Plan.of(hurried).epochs() > 0);
        assertTrue(Plan.of(hurried).atTwice(hurried).isEmpty());
    }

    @Test
    void samplesAsLargeAsPicturesAreOnlyProbed() {
        var brief = brief(null, 2, 40);
        var plan = Plan.of(brief).atTwice(brief).orElseThrow();
        assertTrue(plan.asLarge(brief, 2.4).isEmpty(), "twice is as large");
        assertEquals(3, plan.asLarge(brief, 2.6).orElseThrow().scale());
        var largest = plan.asLarge(brief, 20).orElseThrow();
        assertEquals(4, largest.scale());
        assertEquals(0, largest.epochs());
        assertEquals(0, largest.views());
        assertEquals(plan.heldOut(), largest.heldOut());
        var more = brief(null, 2, 100);
        var tuned = Plan.of(more).atTwice(more).orElseThrow();
        assertTrue(tuned.asLarge(more, 2.4).isEmpty(), "hardly larger than twice as large");
        assertTrue(tuned.asLarge(more, 2.6).isPresent());
        assertTrue(plan.asLarge(brief(null, 2, 14), 4).isEmpty(), "too few");
        assertTrue(plan.asLarge(brief(null, 2, 1_001), 4).isEmpty(), "too many");
        var hurried = brief(1, 1, 300);
        assertTrue(plan.asLarge(hurried, 4).isEmpty(), "no time");
    }

    @Test
    void somethingIsHeldOutAndMostIsNot() {
        for (int images = 50; images < 5_000; images += 7) {
            int heldOut = Plan.of(brief(null, 2, images)).heldOut();
            assertTrue(heldOut >= 5 && heldOut < images / 5, images + " images: " + heldOut);
        }
    }

    @Test
    void theRateRisesThenFalls() {
        int steps = 1_000;
        float last = 0;
        for (int step = 0; step < steps; step++) {
            float rate = Schedule.rate(1, step, steps);
            assertTrue(rate > 0 && rate <= 1);
            assertEquals(step <= 100, rate >= last, "step " + step);
            last = rate;
        }
        assertTrue(last < 0.02);
    }

    private static Brief brief(@Nullable Integer minutes, int threads, int images) {
        return new Brief(settings(minutes, threads), Precision.BFLOAT16, images, 9);
    }

    private static Settings settings(@Nullable Integer minutes, int threads) {
        return new Settings(
                1, ModelType.CLASSIFICATION, 1, List.of("a", "b"), minutes, threads, null);
    }
}
