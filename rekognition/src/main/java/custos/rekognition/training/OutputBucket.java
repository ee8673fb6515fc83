package custos.rekognition.training;

import custos.manifest.ManifestError;
import custos.rekognition.resource.OutputFile;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.VersionState.Failure;
import custos.rekognition.s3.CallerObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Puts output files into the caller's bucket, with the caller's rights. */
final class OutputBucket {
    static final String JSON = "application/json";

    private final CallerObjects objects;

    OutputBucket(CallerObjects objects) {
        this.objects = objects;
    }

    /**
     * Puts files that are ready in the folder; again is as good as once.
     *
     * @throws Refused if the caller may not, or there is no such bucket any more
     */
    void put(ProjectVersion version, TrainingFolder folder, List<OutputFile> files)
            throws Refused, IOException {
        for (var file : files) {
            var location = version.output(file);
            if (!objects.mayWrite(version.caller(), location)) {
                throw new Refused(
                        Failure.FILE,
                        ManifestError.ERROR_CANNOT_WRITE_OUTPUT_S3_BUCKET.message(),
                        false);
            }
            objects.put(location, Files.newInputStream(folder.output(file)), JSON);
        }
    }
}
