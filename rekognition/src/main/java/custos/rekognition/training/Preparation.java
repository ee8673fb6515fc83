package custos.rekognition.training;

import custos.manifest.Box;
import custos.manifest.EvaluationSnapshot;
import custos.manifest.Example;
import custos.manifest.ManifestError;
import custos.manifest.TrainingResult;
import custos.rekognition.resource.OutputFile;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.VersionState.Failure;
import custos.rekognition.s3.CallerObjects;
import custos.vision.ImageDecoder;
import custos.vision.JobFolder;
import custos.vision.ModelType;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * From manifests to a job folder that a trainer can work in: everything of a training that needs
 * the caller's rights to read (specification, section 6.2, steps 2 to 4).
 */
final class Preparation {
    private final CallerObjects objects;
    private final ImageDecoder decoder;
    private final OutputBucket output;
    private final InstantSource clock;
    private final int threads;

    Preparation(
            CallerObjects objects,
            ImageDecoder decoder,
            OutputBucket output,
            InstantSource clock,
            int threads) {
        this.objects = objects;
        this.decoder = decoder;
        this.output = output;
        this.clock = clock;
        this.threads = threads;
    }

    /**
     * Prepares the folder.
     *
     * @throws Refused if the data cannot be trained on
     */
    void run(ProjectVersion version, TrainingFolder folder, Runnable looked)
            throws Refused, IOException {
        var begin = clock.instant();
        new Manifests(objects).fetch(version, folder);
        var data = new DataCheck(objects, decoder, version, folder, looked).run();
        var fileError = data.result().fileError();
        if (fileError.isPresent()) {
            throw new Refused(Failure.FILE, fileError.get().message(), false);
        }
        output.put(
                version,
                folder,
                List.of(
                        OutputFile.TRAINING_VALIDATION,
                        OutputFile.TESTING_VALIDATION,
                        OutputFile.MANIFEST_SUMMARY));
        refuseBadContent(data);
        int images = writeJob(version, folder, data);
        var took = Duration.between(begin, clock.instant());
        folder.write(new TrainingFolder.Prepared(images, took.toSeconds()));
    }

    /** Where no image may be read, that is said, not which of its consequences comes first. */
    private static void refuseBadContent(DataCheck.Both data) throws Refused {
        var failure =
                data.allForbidden()
                        ? Optional.of(ManifestError.ERROR_INVALID_PERMISSIONS_IMAGES_S3_BUCKET)
                        : data.result().failure();
        if (failure.isPresent()) {
            throw new Refused(Failure.CONTENT, failure.get().message(), true);
        }
    }

    private int writeJob(ProjectVersion version, TrainingFolder folder, DataCheck.Both data)
            throws IOException {
        TrainingResult result = data.result();
        var train = used(data.train().examples(), result::forTraining);
        var checkedTest = data.test().orElseThrow(); // without, the result is a failure
        var test = used(checkedTest.examples(), result::forTesting);
        var job = folder.job();
        job.writeTrain(images(train, data.train().images()));
        job.writeTest(images(test, checkedTest.images()));
        job.write(
                JobFolder.Settings.of(
                        ModelType.valueOf(result.modelType().name()),
                        version.arn().created(),
                        result.labels(),
                        threads));
        folder.writeTestExamples(test);
        writeSnapshot(folder, train);
        return train.size();
    }

    private static List<Example> used(
            List<Example> examples, Function<Example, Optional<Example>> use) {
        return examples.stream().map(use).flatMap(Optional::stream).toList();
    }

    private static List<JobFolder.Image> images(List<Example> examples, ImageFetcher files) {
        return examples.stream()
                .map(example ->
                        new JobFolder.Image(
                                files.file(example.sourceRef()),
                                example.labels(),
                                example.boxes().stream().map(Preparation::box).toList()))
                .toList();
    }

    private static JobFolder.Box box(Box box) {
        return new JobFolder.Box(box.label(), box.left(), box.top(), box.width(), box.height());
    }

    private void writeSnapshot(TrainingFolder folder, List<Example> examples) throws IOException {
        var snapshot = new EvaluationSnapshot(clock.instant());
        var lines = new ArrayList<String>();
        for (var example : examples) {
            lines.add(snapshot.training(lines.size() + 1, example));
        }
        folder.writeLines(OutputFile.TRAINING_SNAPSHOT, lines);
    }
}
