package custos.trainer;

import custos.vision.JobFolder;
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

    static void run(JobFolder folder, PrintStream progress) throws IOException {
        new TrainingJob(folder, Shapes.starter(), progress, System::nanoTime)
                .run(new ClassificationRecipe(PLAN, Optional.empty()));
    }
}
