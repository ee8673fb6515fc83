package custos.rekognition.training;

import custos.manifest.EvaluationSnapshot;
import custos.manifest.Example;
import custos.rekognition.hosting.ModelFolder;
import custos.rekognition.resource.OutputFile;
import custos.rekognition.resource.ProjectVersion;
import custos.vision.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * From what a trainer left to a version that can be started: evaluation, output files, and the
 * bundle in its place. Every step may be done again after a crash.
 */
final class Conclusion {
    private final OutputBucket output;
    private final ModelFolder models;
    private final InstantSource clock;

    Conclusion(OutputBucket output, ModelFolder models, InstantSource clock) {
        this.output = output;
        this.models = models;
        this.clock = clock;
    }

    /** True if the trainer has nothing left to do here. */
    boolean isTrained(ProjectVersion version, TrainingFolder folder) {
        return folder.job().evaluation().isPresent()
                && (Files.exists(folder.job().bundle())
                        || Files.exists(models.bundle(version.arn())));
    }

    /**
     * Concludes a training.
     *
     * @throws Refused if the output bucket cannot be written to any more
     */
    ProjectVersion.End run(ProjectVersion version, TrainingFolder folder)
            throws Refused, IOException {
        var job = folder.job();
        var settings = job.settings();
        var predictions = job.evaluation().orElseThrow();
        var examples = folder.testExamples();
        var judgement = Judgement.of(settings, examples, predictions.predictions());
        var evaluation = judgement.evaluation();
        var prepared = folder.prepared();
        var end = clock.instant();
        Files.writeString(
                folder.output(OutputFile.EVALUATION_SUMMARY),
                EvaluationSummary.write(version.arn(), evaluation, prepared.trainingImages(), end));
        writeSnapshot(folder, judgement, examples);
        output.put(
                version,
                folder,
                List.of(
                        OutputFile.TRAINING_SNAPSHOT,
                        OutputFile.TESTING_SNAPSHOT,
                        OutputFile.EVALUATION_SUMMARY));
        takeModel(version, folder, evaluation);
        return new ProjectVersion.End(
                end,
                OptionalLong.of(prepared.seconds() + Math.round(predictions.seconds())),
                OptionalDouble.of(evaluation.macro().f1()),
                true);
    }

    private void takeModel(ProjectVersion version, TrainingFolder folder, Evaluation evaluation)
            throws IOException {
        var job = folder.job();
        var thresholds = new LinkedHashMap<String, Double>();
        evaluation.labels().forEach(label -> thresholds.put(label.label(), label.threshold()));
        if (Files.exists(job.bundle())) {
            for (var file : OutputFile.values()) {
                models.keepResult(
                        version.arn(),
                        folder.cipher(),
                        file,
                        Files.newInputStream(folder.output(file)));
            }
            models.take(version.arn(), job.bundle(), thresholds);
        }
    }

    private void writeSnapshot(TrainingFolder folder, Judgement judgement, List<Example> examples)
            throws IOException {
        var snapshot = new EvaluationSnapshot(clock.instant());
        var lines = new ArrayList<String>();
        for (int i = 0; i < examples.size(); i++) {
            lines.add(judgement.line(snapshot, i, examples.get(i)));
        }
        folder.writeLines(OutputFile.TESTING_SNAPSHOT, lines);
    }
}
