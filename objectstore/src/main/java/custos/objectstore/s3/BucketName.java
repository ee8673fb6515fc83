package custos.objectstore.s3;

import custos.objectstore.catalog.S3Errors;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules of bucket names.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">General
 *     purpose bucket naming rules</a>
 */
final class BucketName {
    private static final Pattern SHAPE =
            Pattern.compile("[a-z0-9](?:[a-z0-9-]|\\.(?!\\.)){1,61}[a-z0-9]");
    private static final Pattern IP_ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    /** Paths that this server itself answers on. */
    private static final Set<String> RESERVED = Set.of("health", "metrics", "console");

    private static final List<String> RESERVED_BEGINNINGS = List.of("xn--", "sthree-");
    private static final List<String> RESERVED_ENDS =
            List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");

    private BucketName() {}

    /**
     * Refuses a name that no bucket may have.
     *
     * @throws custos.aws.AwsException {@code InvalidBucketName}
     */
    static void require(String name) {
        boolean valid =
                SHAPE.matcher(name).matches()
                        && !IP_ADDRESS.matcher(name).matches()
                        && !RESERVED.contains(name)
                        && RESERVED_BEGINNINGS.stream().noneMatch(name::startsWith)
                        && RESERVED_ENDS.stream().noneMatch(name::endsWith);
        if (!valid) {
            throw S3Errors.invalidBucketName(name);
        }
    }
}
