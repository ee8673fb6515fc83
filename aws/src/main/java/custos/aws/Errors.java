package custos.aws;

/**
 * Refusals that every service has in common, each named for its event. Refusals of one service
 * stand with that service.
 */
public final class Errors {
    private static final int LONGEST_WORD = 128;

    private Errors() {}

    /** The policies refuse an access. */
    public static AwsException accessDenied(Authorizer.Refusal refusal) {
        return new AwsException(ErrorCode.ACCESS_DENIED, refusal.message()).because(refusal);
    }

    /** The server failed; the caller learns the request id, not the cause. */
    public static AwsException internal() {
        return new AwsException(ErrorCode.INTERNAL, "Internal server error");
    }

    /** The server sheds load; the caller may try again. */
    public static AwsException unavailable() {
        return new AwsException(ErrorCode.SERVICE_UNAVAILABLE, "Service Unavailable");
    }

    /** The caller calls too often; it may try again. */
    public static AwsException rateExceeded() {
        return new AwsException(
                ErrorCode.PROVISIONED_THROUGHPUT_EXCEEDED, "Provisioned Rate exceeded.");
    }

    /** The request's bytes are not what its protocol demands. */
    public static AwsException serialization(String reason) {
        return new AwsException(ErrorCode.SERIALIZATION, reason);
    }

    /** A form names a parameter twice. */
    public static AwsException duplicateParameter(String name) {
        return serialization("parameter given twice: `" + shown(name) + "`");
    }

    /** The request breaks constraints of the service model. */
    public static AwsException validation(String message) {
        return new AwsException(ErrorCode.VALIDATION, message);
    }

    /** The service has no such operation. */
    public static AwsException unknownOperation(String operation) {
        return new AwsException(
                ErrorCode.UNKNOWN_OPERATION, "unknown operation: `" + shown(operation) + "`");
    }

    /** The Query service has no such operation in this version of its API. */
    public static AwsException unknownAction(String action, String version) {
        return new AwsException(
                ErrorCode.UNKNOWN_OPERATION,
                "Could not find operation " + shown(action) + " for version " + shown(version));
    }

    /** The request has a member of AWS's that this server does not know. */
    public static AwsException unsupportedMember(String member) {
        return new AwsException(
                ErrorCode.INVALID_INPUT, "parameter not supported: `" + member + "`");
    }

    /** A Query request names no operation. */
    public static AwsException missingAction() {
        return new AwsException(ErrorCode.MISSING_ACTION, "Missing Action");
    }

    /** The body is larger than the server reads. */
    public static AwsException requestTooLarge(long bytes) {
        return new AwsException(
                ErrorCode.REQUEST_TOO_LARGE, "Request body exceeds " + bytes + " bytes");
    }

    /** The token was not issued for this listing, was changed, or is too old. */
    public static AwsException invalidPaginationToken() {
        return new AwsException(ErrorCode.INVALID_PAGINATION_TOKEN, "Invalid Pagination Token");
    }

    /** A caller's word, short enough to be repeated. */
    private static String shown(String word) {
        return word.codePointCount(0, word.length()) <= LONGEST_WORD
                ? word
                : word.substring(0, word.offsetByCodePoints(0, LONGEST_WORD)) + "...";
    }
}
