package custos.objectstore.catalog;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import java.util.Map;

/** The refusals of S3, by the event, in S3's words. */
public final class S3Errors {
    private S3Errors() {}

    public static AwsException accessDenied() {
        return new AwsException(ErrorCode.ACCESS_DENIED, "Access Denied");
    }

    public static AwsException noSuchBucket(String bucket) {
        return new AwsException(
                ErrorCode.NO_SUCH_BUCKET,
                "The specified bucket does not exist",
                Map.of("BucketName", bucket));
    }

    public static AwsException noSuchKey(String key) {
        return new AwsException(
                ErrorCode.NO_SUCH_KEY, "The specified key does not exist.", Map.of("Key", key));
    }

    public static AwsException noSuchUpload(String uploadId) {
        return new AwsException(
                ErrorCode.NO_SUCH_UPLOAD,
                "The specified upload does not exist. The upload ID may be invalid, or the upload"
                        + " may have been aborted or completed.",
                Map.of("UploadId", uploadId));
    }

    public static AwsException noSuchVersion(String versionId) {
        return new AwsException(
                ErrorCode.NO_SUCH_VERSION,
                "The specified version does not exist.",
                Map.of("VersionId", versionId));
    }

    public static AwsException bucketExists() {
        return new AwsException(
                ErrorCode.BUCKET_ALREADY_EXISTS,
                "The requested bucket name is not available. The bucket namespace is shared by all"
                        + " users of the system. Please select a different name and try again.");
    }

    public static AwsException bucketOwnedByYou(String bucket) {
        return new AwsException(
                ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU,
                "Your previous request to create the named bucket succeeded and you already own it.",
                Map.of("BucketName", bucket));
    }

    public static AwsException bucketNotEmpty(String bucket) {
        return new AwsException(
                ErrorCode.BUCKET_NOT_EMPTY,
                "The bucket you tried to delete is not empty",
                Map.of("BucketName", bucket));
    }

    public static AwsException tooManyBuckets() {
        return new AwsException(
                ErrorCode.LIMIT_EXCEEDED, "You have attempted to create more buckets than allowed");
    }

    public static AwsException invalidBucketName(String bucket) {
        return new AwsException(
                ErrorCode.INVALID_BUCKET_NAME,
                "The specified bucket is not valid.",
                Map.of("BucketName", bucket));
    }

    public static AwsException keyTooLong(int bytes) {
        return new AwsException(
                ErrorCode.KEY_TOO_LONG,
                "Your key is too long",
                Map.of("Size", String.valueOf(bytes), "MaxSizeAllowed", "1024"));
    }

    public static AwsException invalidArgument(String message, String name, String value) {
        return new AwsException(
                ErrorCode.INVALID_ARGUMENT,
                message,
                Map.of("ArgumentName", name, "ArgumentValue", value));
    }

    public static AwsException invalidRequest(String message) {
        return new AwsException(ErrorCode.INVALID_REQUEST, message);
    }

    /** S3's answer to a header that asks for something it does not have here. */
    public static AwsException notImplemented(String header) {
        return new AwsException(
                ErrorCode.NOT_IMPLEMENTED,
                "A header you provided implies functionality that is not implemented",
                Map.of("Header", header));
    }

    public static AwsException preconditionFailed(String condition) {
        return new AwsException(
                ErrorCode.PRECONDITION_FAILED,
                "At least one of the pre-conditions you specified did not hold",
                Map.of("Condition", condition));
    }

    public static AwsException notModified() {
        return new AwsException(ErrorCode.NOT_MODIFIED, "Not Modified");
    }

    public static AwsException invalidRange(String range, long size) {
        return new AwsException(
                ErrorCode.INVALID_RANGE,
                "The requested range is not satisfiable",
                Map.of("RangeRequested", range, "ActualObjectSize", String.valueOf(size)));
    }

    public static AwsException invalidDigest(String value) {
        return new AwsException(
                ErrorCode.INVALID_DIGEST,
                "The Content-MD5 you specified was invalid.",
                Map.of("Content-MD5", value));
    }

    public static AwsException badDigest(String name) {
        return new AwsException(
                ErrorCode.BAD_DIGEST,
                "The " + name + " you specified did not match the calculated checksum.");
    }

    public static AwsException incompleteBody() {
        return new AwsException(
                ErrorCode.INCOMPLETE_BODY,
                "You did not provide the number of bytes specified by the Content-Length HTTP"
                        + " header");
    }

    public static AwsException missingLength() {
        return new AwsException(
                ErrorCode.MISSING_CONTENT_LENGTH,
                "You must provide the Content-Length HTTP header.");
    }

    public static AwsException tooLarge(long size, long most) {
        return new AwsException(
                ErrorCode.ENTITY_TOO_LARGE,
                "Your proposed upload exceeds the maximum allowed size",
                Map.of(
                        "ProposedSize",
                        String.valueOf(size),
                        "MaxSizeAllowed",
                        String.valueOf(most)));
    }

    public static AwsException tooSmall(int part, long size, long least) {
        return new AwsException(
                ErrorCode.ENTITY_TOO_SMALL,
                "Your proposed upload is smaller than the minimum allowed size",
                Map.of(
                        "PartNumber",
                        String.valueOf(part),
                        "ProposedSize",
                        String.valueOf(size),
                        "MinSizeAllowed",
                        String.valueOf(least)));
    }

    public static AwsException invalidPart(int part) {
        return new AwsException(
                ErrorCode.INVALID_PART,
                "One or more of the specified parts could not be found. The part may not have been"
                        + " uploaded, or the specified entity tag may not match the part's entity"
                        + " tag.",
                Map.of("PartNumber", String.valueOf(part)));
    }

    public static AwsException invalidPartOrder() {
        return new AwsException(
                ErrorCode.INVALID_PART_ORDER,
                "The list of parts was not in ascending order. Parts must be ordered by part"
                        + " number.");
    }

    public static AwsException malformedXml() {
        return new AwsException(
                ErrorCode.MALFORMED_XML,
                "The XML you provided was not well-formed or did not validate against our published"
                        + " schema");
    }

    public static AwsException metadataTooLarge() {
        return new AwsException(
                ErrorCode.METADATA_TOO_LARGE,
                "Your metadata headers exceed the maximum allowed metadata size");
    }

    public static AwsException invalidTag(String message) {
        return new AwsException(ErrorCode.INVALID_TAG, message);
    }

    public static AwsException badLocation(String constraint) {
        return new AwsException(
                ErrorCode.ILLEGAL_LOCATION_CONSTRAINT,
                "The "
                        + constraint
                        + " location constraint is incompatible for the region specific endpoint"
                        + " this request was sent to.");
    }
}
