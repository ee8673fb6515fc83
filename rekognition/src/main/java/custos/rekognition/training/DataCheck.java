package custos.rekognition.training;

import static custos.manifest.ManifestError.ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_AUTOSPLIT;
import static custos.manifest.ManifestError.ERROR_INVALID_IMAGES_S3_BUCKET_OWNER;
import static custos.manifest.ManifestError.ERROR_INVALID_PERMISSIONS_IMAGES_S3_BUCKET;

import custos.manifest.DatasetCheck;
import custos.manifest.Example;
import custos.manifest.Line;
import custos.manifest.ManifestReader;
import custos.manifest.Quotas;
import custos.manifest.Split;
import custos.manifest.TrainingResult;
import custos.manifest.TrainingValidation;
import custos.rekognition.resource.OutputFile;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.TrainingInput;
import custos.rekognition.s3.CallerObjects;
import custos.rekognition.training.TrainingFolder.Side;
import custos.vision.ImageDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Checks the lines of both datasets together with their images, and writes the validation manifests
 * and the summary into the folder.
 */
final class DataCheck {
    /** Images that are fetched and looked at together. */
    private static final int IN_PARALLEL =
            Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

    private final CallerObjects objects;
    private final ImageDecoder decoder;
    private final ProjectVersion version;
    private final TrainingFolder folder;
    private final Runnable looked;

    /**
     * A check of one version's data.
     *
     * @param looked called for each line, for who shows progress
     */
    DataCheck(
            CallerObjects objects,
            ImageDecoder decoder,
            ProjectVersion version,
            TrainingFolder folder,
            Runnable looked) {
        this.objects = objects;
        this.decoder = decoder;
        this.version = version;
        this.folder = folder;
        this.looked = looked;
    }

    /** One dataset, checked: its usable examples and where their images are. */
    record Checked(DatasetCheck check, List<Example> examples, ImageFetcher images) {}

    /** Both datasets; without a test dataset, no split was possible. */
    record Both(Checked train, Optional<Checked> test, TrainingResult result) {

        /** True if the caller may read none of the images: what all other errors follow from. */
        boolean allForbidden() {
            return train.images().allForbidden()
                    || test.map(Checked::images).filter(ImageFetcher::allForbidden).isPresent();
        }
    }

    Both run() throws IOException {
        Files.createDirectories(folder.job().images());
        var both = version.input().autoSplit() ? split() : two();
        Files.writeString(folder.output(OutputFile.MANIFEST_SUMMARY), both.result().summary());
        return both;
    }

    private Both two() throws IOException {
        try (var train = reader(Side.TRAIN);
                var test = reader(Side.TEST)) {
            return both(
                    check(train, OutputFile.TRAINING_VALIDATION),
                    Optional.of(check(test, OutputFile.TESTING_VALIDATION)));
        }
    }

    private Both split() throws IOException {
        Optional<Split.Parts> parts;
        try (var lines = reader(Side.TRAIN)) {
            parts = Split.of(lines, Quotas.AWS, version.arn().text());
        }
        if (parts.isEmpty()) {
            try (var lines = reader(Side.TRAIN)) {
                var train = check(lines, OutputFile.TRAINING_VALIDATION);
                train.check().report(ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_AUTOSPLIT);
                Files.writeString(folder.output(OutputFile.TESTING_VALIDATION), "");
                return both(train, Optional.empty());
            }
        }
        try (var train = reader(Side.TRAIN);
                var test = reader(Side.TRAIN)) {
            return both(
                    check(parts.get().train(train), OutputFile.TRAINING_VALIDATION),
                    Optional.of(check(parts.get().test(test), OutputFile.TESTING_VALIDATION)));
        }
    }

    private static Both both(Checked train, Optional<Checked> test) {
        var result = new TrainingResult(Quotas.AWS, train.check(), test.map(Checked::check));
        return new Both(train, test, result);
    }

    private Checked check(Iterator<Line> lines, OutputFile validation) throws IOException {
        var images = new ImageFetcher(objects, version.caller(), decoder, folder);
        var examples = new ArrayList<Example>();
        DatasetCheck check;
        try (var out = TrainingFolder.writer(folder.output(validation))) {
            check =
                    new TrainingValidation(Quotas.AWS, images, IN_PARALLEL)
                            .check(
                                    lines,
                                    line -> {
                                        looked.run();
                                        line.example().ifPresent(examples::add);
                                        try {
                                            out.write(line.validated());
                                            out.write('\n');
                                        } catch (IOException e) {
                                            throw new UncheckedIOException(e);
                                        }
                                    });
        }
        reportBucketErrors(check, images, examples);
        return new Checked(check, examples, images);
    }

    private void reportBucketErrors(
            DatasetCheck check, ImageFetcher images, List<Example> examples) {
        if (images.allForbidden()) {
            check.report(ERROR_INVALID_PERMISSIONS_IMAGES_S3_BUCKET);
        }
        var owner = manifestOwner();
        boolean strange =
                examples.stream()
                        .map(example -> example.sourceRef().bucket())
                        .distinct()
                        .map(objects::ownerOf)
                        .anyMatch(found -> !found.equals(owner));
        if (strange) {
            check.report(ERROR_INVALID_IMAGES_S3_BUCKET_OWNER);
        }
    }

    /** Images belong to whom their manifest belongs to; entries of datasets are the account's. */
    private Optional<String> manifestOwner() {
        return version.input() instanceof TrainingInput.Manifests(var training, _)
                ? objects.ownerOf(training.bucket())
                : Optional.of(version.arn().account());
    }

    private ManifestReader reader(Side side) throws IOException {
        return new ManifestReader(Files.newInputStream(folder.manifest(side)), Quotas.AWS);
    }
}
