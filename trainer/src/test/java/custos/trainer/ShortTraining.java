package custos.trainer;

import custos.trainer.data.Poses;
import custos.trainer.detection.DetectionPlan;
import custos.trainer.detection.DetectionRecipe;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Precision;
import custos.trainer.whole.ClassificationRecipe;
import custos.trainer.whole.Plan;
import custos.vision.JobFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** A program that trains a job by a plan of some seconds. */
final class ShortTraining {
    static final Plan PLAN = new Plan(1, 9, 0, 8, 2, 16, 2e-4, 0.16, Poses.USUAL);

    private static final DetectionPlan BOXES =
            new DetectionPlan(2, 6, Frame.square(96), Frame.square(64), 4e-4, Poses.USUAL);

    /** Each of its courses has so many epochs that it ends with one over all images. */
    private static final DetectionPlan PLACES =
            new DetectionPlan(2, 17, Frame.square(96), Frame.square(64), 4e-4, Poses.USUAL);

    private ShortTraining() {}

    public static void main(String[] arguments) throws IOException {
        run(new JobFolder(Path.of(arguments[0])), System.out);
    }

    /** Its network becomes the model, however good the probe is. */
    static ClassificationRecipe recipe(Plan plan) {
        return ClassificationRecipe.of(plan, Optional.empty(), Double.NEGATIVE_INFINITY);
    }

    /** The same, which also looks for labels in parts of images. */
    static ClassificationRecipe inPlaces(Plan plan, DetectionPlan boxes) {
        return ClassificationRecipe.of(
                plan, Optional.of(new DetectionRecipe((_, _) -> boxes)), Double.NEGATIVE_INFINITY);
    }

    private static DetectionPlan boxes(DetectionPlan.Input input) {
        return input.tiles().isEmpty()
                ? BOXES
                : new DetectionPlan(
                        2, 4, input.frame(), Frame.square(160), 4e-4, Poses.USUAL, input.tiles());
    }

    static void run(JobFolder folder, PrintStream progress) throws IOException {
        var recipe =
                switch (folder.settings().type()) {
                    case CLASSIFICATION -> recipe(PLAN);
                    case MULTILABEL -> inPlaces(PLAN, PLACES);
                    case DETECTION -> new DetectionRecipe((input, _) -> boxes(input));
                };
        new TrainingJob(folder, Shapes.starter(), progress, System::nanoTime, Precision.ofMachine())
                .run(recipe);
    }
}
