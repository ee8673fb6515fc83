package custos.objectstore.s3;

import custos.aws.s3.S3Request;
import custos.objectstore.catalog.S3Errors;
import java.util.Optional;

/** Version ids where no bucket keeps versions: {@code null} is the only one that exists. */
final class Versions {
    private Versions() {}

    /**
     * Refuses a request for another version.
     *
     * @throws custos.aws.AwsException {@code NoSuchVersion}
     */
    static void require(S3Request request) {
        require(request.parameter("versionId"));
    }

    static void require(Optional<String> version) {
        version.filter(id -> !isNull(id))
                .ifPresent(id -> {
                    throw S3Errors.noSuchVersion(id);
                });
    }

    static boolean isNull(String version) {
        return version.equals("null");
    }
}
