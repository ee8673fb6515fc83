package custos.rekognition.resource;

import custos.aws.Caller;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A version of a project: a model, or the attempt to make one.
 *
 * @param caller who asked for it; S3 is read and written with that caller's rights
 * @param end what is known since training or copying ended
 * @param source the version that this one is a copy of
 */
public record ProjectVersion(
        VersionArn arn,
        ProjectArn project,
        Caller caller,
        Config config,
        TrainingInput input,
        VersionState state,
        Optional<End> end,
        Optional<VersionArn> source) {

    /**
     * What the request set, unchanged for the version's life.
     *
     * @param dataKey encrypts the version's files; it is there if {@code kmsKeyId} is
     */
    public record Config(
            String bucket,
            Optional<String> prefix,
            Optional<String> kmsKeyId,
            Optional<String> description,
            Optional<WrappedKey> dataKey) {

        /** The key of an output file, without a slash at its start or two in a row (D-169). */
        public String key(String file) {
            var folder = prefix.orElse("");
            return folder.isEmpty() || folder.endsWith("/") ? folder + file : folder + "/" + file;
        }
    }

    /**
     * How a training or copying ended.
     *
     * @param billableSeconds only of a success
     * @param f1 the unweighted mean over labels, only of a success
     * @param validated true if summary and validation manifests were written
     */
    public record End(
            Instant at, OptionalLong billableSeconds, OptionalDouble f1, boolean validated) {}

    /** When it was created, the millisecond its ARN ends in. */
    public Instant created() {
        return Instant.ofEpochMilli(arn.created());
    }

    /** The location of one of the output files (specification, section 6.6). */
    public S3Location output(OutputFile file) {
        return S3Location.of(
                config.bucket(), config.key(file.fileName(arn.project(), arn.version())));
    }
}
