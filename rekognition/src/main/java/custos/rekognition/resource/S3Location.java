package custos.rekognition.resource;

import java.util.Optional;

/** An object in S3, as a request names it. */
public record S3Location(String bucket, String key, Optional<String> version) {

    /** The newest version of an object. */
    public static S3Location of(String bucket, String key) {
        return new S3Location(bucket, key, Optional.empty());
    }
}
