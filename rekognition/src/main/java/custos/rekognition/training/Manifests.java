package custos.rekognition.training;

import static custos.manifest.ManifestError.ERROR_CANNOT_WRITE_OUTPUT_S3_BUCKET;
import static custos.manifest.ManifestError.ERROR_EMPTY_MANIFEST;
import static custos.manifest.ManifestError.ERROR_INVALID_PERMISSIONS_MANIFEST_S3_BUCKET;
import static custos.manifest.ManifestError.ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT;
import static custos.manifest.ManifestError.ERROR_MANIFEST_SIZE_TOO_LARGE;

import custos.manifest.ManifestError;
import custos.manifest.Quotas;
import custos.rekognition.resource.OutputFile;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.S3Location;
import custos.rekognition.resource.TrainingInput;
import custos.rekognition.resource.VersionState.Failure;
import custos.rekognition.s3.CallerObjects;
import custos.rekognition.training.TrainingFolder.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the manifests into the training's folder and finds what is wrong before their contents are
 * read: the errors of the specification, section 4.5, of which the first in the order of that table
 * is reported.
 */
final class Manifests {
    private static final Logger log = LoggerFactory.getLogger(Manifests.class);

    private final CallerObjects objects;

    Manifests(CallerObjects objects) {
        this.objects = objects;
    }

    /** Fetches what is not in the folder yet. */
    void fetch(ProjectVersion version, TrainingFolder folder) throws Refused, IOException {
        var errors = EnumSet.noneOf(ManifestError.class);
        switch (version.input()) {
            case TrainingInput.Manifests(var training, var testing) -> {
                fetch(version, training, folder.manifest(Side.TRAIN), errors);
                if (testing.isPresent()) {
                    fetch(version, testing.get(), folder.manifest(Side.TEST), errors);
                }
            }
            case TrainingInput.ProjectDatasets(var split) -> {
                checkSize(folder.manifest(Side.TRAIN), errors);
                if (!split) {
                    checkSize(folder.manifest(Side.TEST), errors);
                }
            }
            case TrainingInput.Copied _ ->
                    throw new IllegalStateException("a copy is not trained: " + version.arn());
        }
        boolean writable =
                Stream.of(OutputFile.values())
                        .allMatch(file -> objects.mayWrite(version.caller(), version.output(file)));
        if (!writable) {
            errors.add(ERROR_CANNOT_WRITE_OUTPUT_S3_BUCKET);
        }
        for (var first : errors) {
            throw new Refused(Failure.FILE, first.message(), false);
        }
    }

    private void fetch(
            ProjectVersion version, S3Location location, Path file, Set<ManifestError> errors) {
        if (objects.ownerOf(location.bucket()).isEmpty()) {
            errors.add(ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT);
            return;
        }
        if (!objects.mayRead(version.caller(), location)) {
            errors.add(ERROR_INVALID_PERMISSIONS_MANIFEST_S3_BUCKET);
            return;
        }
        var object = objects.find(version.caller(), location);
        if (object.isPresent() && object.get().size() > Quotas.AWS.fileBytes()) {
            errors.add(ERROR_MANIFEST_SIZE_TOO_LARGE);
            return;
        }
        try (var content = objects.open(location)) {
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
            checkSize(file, errors);
        } catch (IOException e) {
            log.warn("cannot read the manifest of {}", version.arn(), e);
            errors.add(ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT);
        }
    }

    private static void checkSize(Path file, Set<ManifestError> errors) throws IOException {
        if (Files.size(file) == 0) {
            errors.add(ERROR_EMPTY_MANIFEST);
        }
    }
}
