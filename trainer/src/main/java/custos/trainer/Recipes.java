package custos.trainer;

import custos.trainer.course.Brief;
import custos.trainer.course.Recipe;
import custos.trainer.detection.DetectionPlan;
import custos.trainer.detection.DetectionRecipe;
import custos.trainer.whole.ClassificationRecipe;
import custos.vision.ModelType;

/** The recipe of each kind of model. */
final class Recipes {
    private Recipes() {}

    /** The recipe for a job, with the plan that follows from its settings and data. */
    static Recipe of(Brief brief) {
        return switch (brief.settings().type()) {
            case CLASSIFICATION, MULTILABEL -> ClassificationRecipe.of(brief);
            case DETECTION ->
                    new DetectionRecipe((input, doubt) -> DetectionPlan.of(brief, input, doubt));
        };
    }

    /** What a recipe is called in the bundles that it makes: another name, other models. */
    static String name(ModelType type) {
        return switch (type) {
            case CLASSIFICATION, MULTILABEL -> ClassificationRecipe.name(type);
            case DETECTION -> DetectionRecipe.NAME;
        };
    }
}
