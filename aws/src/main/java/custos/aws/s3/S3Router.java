package custos.aws.s3;

import static custos.aws.s3.S3Router.Level.BUCKET;
import static custos.aws.s3.S3Router.Level.OBJECT;
import static custos.aws.s3.S3Router.Level.SERVICE;
import static java.util.stream.Collectors.joining;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names the S3 operation that a request means. A sub-resource that S3 knows and this server does
 * not serve is refused: {@code DELETE /bucket?lifecycle} must never pass for {@code DELETE
 * /bucket}.
 */
public final class S3Router {
    /** What a request is about. */
    enum Level {
        SERVICE,
        BUCKET,
        OBJECT
    }

    private record Route(Level level, String method, String subresource, String operation) {}

    private static final String NONE = "";

    private static final List<Route> ROUTES =
            List.of(
                    new Route(SERVICE, "GET", NONE, "ListBuckets"),
                    new Route(BUCKET, "PUT", NONE, "CreateBucket"),
                    new Route(BUCKET, "HEAD", NONE, "HeadBucket"),
                    new Route(BUCKET, "DELETE", NONE, "DeleteBucket"),
                    new Route(BUCKET, "GET", "location", "GetBucketLocation"),
                    new Route(BUCKET, "GET", "versioning", "GetBucketVersioning"),
                    new Route(BUCKET, "GET", "acl", "GetBucketAcl"),
                    new Route(BUCKET, "GET", "uploads", "ListMultipartUploads"),
                    new Route(BUCKET, "GET", NONE, "ListObjects"),
                    new Route(BUCKET, "POST", "delete", "DeleteObjects"),
                    new Route(OBJECT, "PUT", NONE, "PutObject"),
                    new Route(OBJECT, "GET", NONE, "GetObject"),
                    new Route(OBJECT, "HEAD", NONE, "HeadObject"),
                    new Route(OBJECT, "DELETE", NONE, "DeleteObject"),
                    new Route(OBJECT, "GET", "acl", "GetObjectAcl"),
                    new Route(OBJECT, "GET", "tagging", "GetObjectTagging"),
                    new Route(OBJECT, "PUT", "tagging", "PutObjectTagging"),
                    new Route(OBJECT, "DELETE", "tagging", "DeleteObjectTagging"),
                    new Route(OBJECT, "POST", "uploads", "CreateMultipartUpload"),
                    new Route(OBJECT, "PUT", "uploadId", "UploadPart"),
                    new Route(OBJECT, "GET", "uploadId", "ListParts"),
                    new Route(OBJECT, "POST", "uploadId", "CompleteMultipartUpload"),
                    new Route(OBJECT, "DELETE", "uploadId", "AbortMultipartUpload"));

    /** Query parameters that choose what a request is about; any other only refines it. */
    private static final Set<String> SUBRESOURCES =
            Set.of(
                    "abac",
                    "accelerate",
                    "acl",
                    "analytics",
                    "attributes",
                    "cors",
                    "delete",
                    "encryption",
                    "intelligent-tiering",
                    "inventory",
                    "legal-hold",
                    "lifecycle",
                    "location",
                    "logging",
                    "metadataConfiguration",
                    "metadataInventoryTable",
                    "metadataJournalTable",
                    "metadataTable",
                    "metrics",
                    "notification",
                    "object-lock",
                    "ownershipControls",
                    "policy",
                    "policyStatus",
                    "publicAccessBlock",
                    "renameObject",
                    "replication",
                    "requestPayment",
                    "restore",
                    "retention",
                    "select",
                    "session",
                    "tagging",
                    "torrent",
                    "uploadId",
                    "uploads",
                    "versioning",
                    "versions",
                    "website");

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "DELETE");

    private S3Router() {}

    /**
     * The operation's name, such as {@code ListObjectsV2}.
     *
     * @param bucket empty for a service request
     * @param key empty for a bucket request
     * @param query decoded query parameters
     * @param headers names in lower case
     * @throws AwsException {@code NotImplemented} for what S3 has and this server has not, {@code
     *     MethodNotAllowed} and {@code InvalidArgument} for what S3 has not either
     */
    public static String operation(
            String method,
            String bucket,
            String key,
            Map<String, List<String>> query,
            Map<String, List<String>> headers) {
        if (bucket.isEmpty() && !key.isEmpty()) {
            throw new AwsException(
                    ErrorCode.INVALID_BUCKET_NAME, "The specified bucket is not valid.");
        }
        var level = bucket.isEmpty() ? SERVICE : key.isEmpty() ? BUCKET : OBJECT;
        var subresource = subresource(query);
        var operation =
                find(level, method, subresource)
                        .orElseThrow(() -> unserved(level, method, subresource));
        return refine(operation, query, headers);
    }

    private static String subresource(Map<String, List<String>> query) {
        var named = query.keySet().stream().filter(SUBRESOURCES::contains).sorted().toList();
        if (named.size() > 1) {
            throw new AwsException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Conflicting query string parameters: "
                            + named.stream().collect(joining(", ")));
        }
        return named.isEmpty() ? NONE : named.getFirst();
    }

    private static Optional<String> find(Level level, String method, String subresource) {
        return ROUTES.stream()
                .filter(route -> route.level == level)
                .filter(route -> route.method.equals(method))
                .filter(route -> route.subresource.equals(subresource))
                .map(Route::operation)
                .findFirst();
    }

    /** The operations that share method and sub-resource with another. */
    private static String refine(
            String operation, Map<String, List<String>> query, Map<String, List<String>> headers) {
        boolean copies = headers.containsKey("x-amz-copy-source");
        return switch (operation) {
            case "ListObjects" -> listing(query);
            case "UploadPart" -> copies ? "UploadPartCopy" : operation;
            case "PutObject" -> {
                // A part that lost its upload must not become an object.
                if (query.containsKey("partNumber")) {
                    throw new AwsException(
                            ErrorCode.INVALID_ARGUMENT, "partNumber requires uploadId");
                }
                yield copies ? "CopyObject" : operation;
            }
            default -> operation;
        };
    }

    private static String listing(Map<String, List<String>> query) {
        var type = query.getOrDefault("list-type", List.of("1")).getFirst();
        return switch (type) {
            case "1" -> "ListObjects";
            case "2" -> "ListObjectsV2";
            default ->
                    throw new AwsException(
                            ErrorCode.INVALID_ARGUMENT, "Invalid List Type: " + type);
        };
    }

    private static AwsException unserved(Level level, String method, String subresource) {
        boolean known = METHODS.contains(method);
        if (known && (!subresource.isEmpty() || level == BUCKET)) {
            return new AwsException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "A header or query you provided implies functionality that is not implemented.");
        }
        return new AwsException(
                ErrorCode.METHOD_NOT_ALLOWED,
                "The specified method is not allowed against this resource.");
    }
}
