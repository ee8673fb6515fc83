package custos.trainer.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.trainer.course.Brief;
import custos.trainer.graph.Precision;
import custos.vision.JobFolder;
import custos.vision.ModelType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fine-tuned network must be to become the model. */
class ClassificationRecipeTest {
    @Test
    void aNetworkOfFewImagesMustBeClearlyBetterAndOneOfManyOnlyBetter() {
        for (int images : new int[] {60, 599}) {
            assertEquals(2, recipe(images).advance(images), images + " images");
        }
        for (int images : new int[] {600, 3_000, 100_000}) {
            assertEquals(0, recipe(images).advance(images), images + " images");
        }
    }

    private static ClassificationRecipe recipe(int images) {
        var settings =
                new JobFolder.Settings(
                        JobFolder.VERSION,
                        ModelType.CLASSIFICATION,
                        17,
                        List.of("a", "b"),
                        null,
                        2,
                        null);
        return ClassificationRecipe.of(new Brief(settings, Precision.FLOAT32, images, 50));
    }
}
