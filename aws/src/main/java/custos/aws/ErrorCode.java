package custos.aws;

/**
 * Every error that a caller can see. An event has one constant; each protocol has its own name and
 * status for it: JSON 1.1 (Rekognition), Query (IAM and STS), and S3.
 */
public enum ErrorCode {
    // Authentication.
    MISSING_AUTHENTICATION_TOKEN(
            json("MissingAuthenticationTokenException", 400),
            query("MissingAuthenticationToken", 403),
            s3("AccessDenied", 403)),
    INCOMPLETE_SIGNATURE(
            json("IncompleteSignatureException", 400),
            query("IncompleteSignature", 400),
            s3("AuthorizationHeaderMalformed", 400)),
    MALFORMED_SIGNATURE_QUERY(
            json("IncompleteSignatureException", 400),
            query("IncompleteSignature", 400),
            s3("AuthorizationQueryParametersError", 400)),
    UNKNOWN_ACCESS_KEY(
            json("UnrecognizedClientException", 400),
            query("InvalidClientTokenId", 403),
            s3("InvalidAccessKeyId", 403)),
    INVALID_TOKEN(
            json("UnrecognizedClientException", 400),
            query("InvalidClientTokenId", 403),
            s3("InvalidToken", 400)),
    EXPIRED_TOKEN(
            json("ExpiredTokenException", 400),
            query("ExpiredToken", 403),
            s3("ExpiredToken", 400)),
    SIGNATURE_DOES_NOT_MATCH(
            json("InvalidSignatureException", 400),
            query("SignatureDoesNotMatch", 403),
            s3("SignatureDoesNotMatch", 403)),
    REQUEST_TIME_TOO_SKEWED(
            json("InvalidSignatureException", 400),
            query("SignatureDoesNotMatch", 403),
            s3("RequestTimeTooSkewed", 403)),
    WRONG_SCOPE(
            json("InvalidSignatureException", 400),
            query("SignatureDoesNotMatch", 403),
            s3("AuthorizationHeaderMalformed", 400)),
    PRESIGNED_EXPIRED(
            json("InvalidSignatureException", 400),
            query("RequestExpired", 400),
            s3("AccessDenied", 403)),
    PAYLOAD_HASH_MISMATCH(
            json("InvalidSignatureException", 400),
            query("SignatureDoesNotMatch", 403),
            s3("XAmzContentSHA256Mismatch", 400)),

    // Framework.
    ACCESS_DENIED(
            json("AccessDeniedException", 400),
            query("AccessDenied", 403),
            s3("AccessDenied", 403)),
    SERIALIZATION(
            json("SerializationException", 400),
            query("ValidationError", 400),
            s3("MalformedXML", 400)),
    VALIDATION(
            json("ValidationException", 400),
            query("ValidationError", 400),
            s3("InvalidArgument", 400)),
    UNKNOWN_OPERATION(
            json("UnknownOperationException", 400),
            query("InvalidAction", 400),
            s3("NotImplemented", 501)),
    REQUEST_TOO_LARGE(
            json("RequestEntityTooLargeException", 413),
            query("RequestEntityTooLarge", 413),
            s3("EntityTooLarge", 400)),
    THROTTLING(json("ThrottlingException", 500), query("Throttling", 400), s3("SlowDown", 503)),
    INTERNAL(
            json("InternalServerError", 500),
            query("ServiceFailure", 500),
            s3("InternalError", 500)),
    SERVICE_UNAVAILABLE(
            json("ThrottlingException", 500),
            query("ServiceUnavailable", 503),
            s3("ServiceUnavailable", 503)),

    // Rekognition Custom Labels.
    IMAGE_TOO_LARGE("ImageTooLargeException"),
    INVALID_IMAGE_FORMAT("InvalidImageFormatException"),
    INVALID_PAGINATION_TOKEN(
            json("InvalidPaginationTokenException", 400),
            query("InvalidInput", 400),
            s3("InvalidArgument", 400)),
    INVALID_PARAMETER("InvalidParameterException"),
    INVALID_POLICY_REVISION_ID("InvalidPolicyRevisionIdException"),
    INVALID_S3_OBJECT("InvalidS3ObjectException"),
    LIMIT_EXCEEDED(
            json("LimitExceededException", 400),
            query("LimitExceeded", 409),
            s3("TooManyBuckets", 400)),
    MALFORMED_POLICY_DOCUMENT(
            json("MalformedPolicyDocumentException", 400),
            query("MalformedPolicyDocument", 400),
            s3("MalformedPolicy", 400)),
    PROVISIONED_THROUGHPUT_EXCEEDED(
            json("ProvisionedThroughputExceededException", 400),
            query("Throttling", 400),
            s3("SlowDown", 503)),
    RESOURCE_ALREADY_EXISTS("ResourceAlreadyExistsException"),
    RESOURCE_IN_USE("ResourceInUseException"),
    RESOURCE_NOT_FOUND("ResourceNotFoundException"),
    RESOURCE_NOT_READY("ResourceNotReadyException"),
    SERVICE_QUOTA_EXCEEDED("ServiceQuotaExceededException"),

    // IAM and STS.
    ENTITY_ALREADY_EXISTS(query("EntityAlreadyExists", 409)),
    NO_SUCH_ENTITY(query("NoSuchEntity", 404)),
    DELETE_CONFLICT(query("DeleteConflict", 409)),
    INVALID_INPUT(query("InvalidInput", 400)),
    MISSING_ACTION(query("MissingAction", 400)),

    // S3.
    BAD_DIGEST(s3("BadDigest", 400)),
    BUCKET_ALREADY_EXISTS(s3("BucketAlreadyExists", 409)),
    BUCKET_ALREADY_OWNED_BY_YOU(s3("BucketAlreadyOwnedByYou", 409)),
    BUCKET_NOT_EMPTY(s3("BucketNotEmpty", 409)),
    ENTITY_TOO_LARGE(s3("EntityTooLarge", 400)),
    ENTITY_TOO_SMALL(s3("EntityTooSmall", 400)),
    ILLEGAL_LOCATION_CONSTRAINT(s3("IllegalLocationConstraintException", 400)),
    INCOMPLETE_BODY(s3("IncompleteBody", 400)),
    INVALID_ARGUMENT(s3("InvalidArgument", 400)),
    INVALID_BUCKET_NAME(s3("InvalidBucketName", 400)),
    INVALID_DIGEST(s3("InvalidDigest", 400)),
    INVALID_PART(s3("InvalidPart", 400)),
    INVALID_PART_ORDER(s3("InvalidPartOrder", 400)),
    INVALID_RANGE(s3("InvalidRange", 416)),
    INVALID_REQUEST(s3("InvalidRequest", 400)),
    INVALID_TAG(s3("InvalidTag", 400)),
    INVALID_URI(s3("InvalidURI", 400)),
    KEY_TOO_LONG(s3("KeyTooLongError", 400)),
    MALFORMED_XML(s3("MalformedXML", 400)),
    METADATA_TOO_LARGE(s3("MetadataTooLarge", 400)),
    METHOD_NOT_ALLOWED(s3("MethodNotAllowed", 405)),
    MISSING_CONTENT_LENGTH(s3("MissingContentLength", 411)),
    NO_SUCH_BUCKET(s3("NoSuchBucket", 404)),
    NO_SUCH_KEY(s3("NoSuchKey", 404)),
    NO_SUCH_UPLOAD(s3("NoSuchUpload", 404)),
    NO_SUCH_VERSION(s3("NoSuchVersion", 404)),
    NOT_IMPLEMENTED(s3("NotImplemented", 501)),
    NOT_MODIFIED(s3("NotModified", 304)),
    PRECONDITION_FAILED(s3("PreconditionFailed", 412)),
    REQUEST_TIMEOUT(s3("RequestTimeout", 400));

    /** A protocol's name and HTTP status for an error. */
    public record Wire(String name, int status) {}

    private final Wire json;
    private final Wire query;
    private final Wire s3;

    ErrorCode(String jsonName) {
        this(json(jsonName, 400), query(jsonName, 400), s3(jsonName, 400));
    }

    ErrorCode(Wire everywhere) {
        this(everywhere, everywhere, everywhere);
    }

    ErrorCode(Wire json, Wire query, Wire s3) {
        this.json = json;
        this.query = query;
        this.s3 = s3;
    }

    /** The name and status in the JSON 1.1 protocol. */
    public Wire json() {
        return json;
    }

    /** The name and status in the Query protocol. */
    public Wire query() {
        return query;
    }

    /** The name and status in S3's REST protocol. */
    public Wire s3() {
        return s3;
    }

    private static Wire json(String name, int status) {
        return new Wire(name, status);
    }

    private static Wire query(String name, int status) {
        return new Wire(name, status);
    }

    private static Wire s3(String name, int status) {
        return new Wire(name, status);
    }
}
