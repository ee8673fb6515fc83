package custos.trainer;

import custos.vision.JobFolder;
import custos.vision.ModelType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** A program that trains a job by a plan of some seconds. */
final class ShortTraining {
    static final Plan PLAN = new Plan(1, 9, 0, 8, 2, 16, 2e-4, 0.16);

    private ShortTraining() {}

    public static void main(String[] arguments) throws IOException {
        run(new JobFolder(Path.of(arguments[0])), System.out);
    }

    /** Its network becomes the model, however good the probe is. */
    static ClassificationRecipe recipe(Plan plan) {
        return new ClassificationRecipe(plan, Optional.empty(), Double.NEGATIVE_INFINITY);
    }

    static void run(JobFolder folder, PrintStream progress) throws IOException {
        var recipe =
                folder.settings().type() == ModelType.DETECTION
                        ? new DetectionRecipe((_, _) -> new DetectionPlan(2, 6, 96, 64, 4e-4))
                        : recipe(PLAN);
        new TrainingJob(folder, Shapes.starter(), progress, System::nanoTime).run(recipe);
    }
}
