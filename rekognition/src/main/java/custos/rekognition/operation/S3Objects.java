package custos.rekognition.operation;

import custos.rekognition.resource.Errors;
import custos.rekognition.resource.S3Location;
import java.util.Optional;
import software.amazon.awssdk.services.rekognition.model.Asset;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.S3Object;

/** S3 objects between the wire and the domain. */
final class S3Objects {
    private S3Objects() {}

    /** A manifest's place; {@code InvalidParameterException} if the request leaves it open. */
    static S3Location manifest(GroundTruthManifest manifest) {
        return Optional.ofNullable(manifest.s3Object())
                .flatMap(S3Objects::location)
                .orElseThrow(
                        () -> Errors.invalid("GroundTruthManifest.S3Object needs Bucket and Name"));
    }

    /** An object's place, if bucket and name are given. */
    static Optional<S3Location> location(S3Object object) {
        return object.bucket() == null || object.name() == null
                ? Optional.empty()
                : Optional.of(
                        new S3Location(
                                object.bucket(),
                                object.name(),
                                Optional.ofNullable(object.version())));
    }

    static S3Object object(S3Location location) {
        return S3Object.builder()
                .bucket(location.bucket())
                .name(location.key())
                .version(location.version().orElse(null))
                .build();
    }

    static Asset asset(S3Location location) {
        return Asset.builder()
                .groundTruthManifest(
                        GroundTruthManifest.builder().s3Object(object(location)).build())
                .build();
    }
}
