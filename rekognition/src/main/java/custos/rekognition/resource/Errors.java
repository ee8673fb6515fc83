package custos.rekognition.resource;

import custos.aws.AwsException;
import custos.aws.Call;
import custos.aws.ErrorCode;

/**
 * The refusals of Custom Labels. Each begins with AWS's fixed sentence where one is known; what
 * follows is ours and says the concrete cause (specification, D-100).
 */
public final class Errors {
    private static final String IN_USE = "Specified resource is in use.";

    private Errors() {}

    /** The value of a request that breaks a rule across members, or of the world. */
    public static AwsException invalid(String cause) {
        return new AwsException(
                ErrorCode.INVALID_PARAMETER, "Request has invalid parameters. " + cause);
    }

    /** Text that should be the ARN of such a resource. */
    public static AwsException notAnArn(String kind, String text) {
        return invalid("not the ARN of a " + kind + ": `" + text + "`");
    }

    /** A resource of another partition or region. */
    public static AwsException otherRegion(ResourceArn arn, Call.Endpoint endpoint) {
        return invalid(
                "`%s` is not in partition `%s` and region `%s`"
                        .formatted(arn.text(), endpoint.partition(), endpoint.region()));
    }

    /** No such resource, or not any more. */
    public static AwsException notFound(ResourceArn arn) {
        return notFound(arn.text());
    }

    /** No such resource, or not any more. */
    public static AwsException notFound(String name) {
        return new AwsException(
                ErrorCode.RESOURCE_NOT_FOUND, "The resource " + name + " could not be found.");
    }

    /** The resource does something that must end first. */
    public static AwsException inUse(String cause) {
        return new AwsException(ErrorCode.RESOURCE_IN_USE, IN_USE + " " + cause);
    }

    /** The resource is deleted only when nothing is left in it (specification, D-21). */
    public static AwsException notEmpty() {
        return new AwsException(ErrorCode.RESOURCE_IN_USE, IN_USE);
    }

    /** A name that another resource of the same parent has. */
    public static AwsException nameTaken(String kind, String name) {
        return inUse("a " + kind + " of this name exists: `" + name + "`");
    }

    /** Something of this kind exists. */
    public static AwsException alreadyExists(String cause) {
        return new AwsException(ErrorCode.RESOURCE_ALREADY_EXISTS, cause);
    }

    /** A revision of a policy that is not the latest one (specification, D-93). */
    public static AwsException staleRevision() {
        return new AwsException(
                ErrorCode.INVALID_POLICY_REVISION_ID, "The supplied revision id is invalid.");
    }

    /** The dataset cannot be read yet, or never. */
    public static AwsException notReady(String cause) {
        return new AwsException(ErrorCode.RESOURCE_NOT_READY, cause);
    }

    /** Only a running version detects. */
    public static AwsException notRunning(VersionArn arn) {
        return notReady("ProjectVersion " + arn.text() + " is not in RUNNING state.");
    }

    /** Too much at the same time, or too many things where that is the only error declared. */
    public static AwsException limitExceeded(String what, long limit) {
        return new AwsException(
                ErrorCode.LIMIT_EXCEEDED, "The limit of " + limit + " " + what + " is reached.");
    }

    /** Too many stored things. */
    public static AwsException quotaExceeded(String what, long quota) {
        return new AwsException(
                ErrorCode.SERVICE_QUOTA_EXCEEDED,
                "The quota of " + quota + " " + what + " is reached.");
    }

    /** A request that names no S3 object. */
    public static AwsException incompleteS3Object() {
        return new AwsException(ErrorCode.INVALID_S3_OBJECT, "Request has invalid S3 object.");
    }

    /** An S3 object that is not there, or that the caller may not read: one answer for both. */
    public static AwsException unreachableS3Object() {
        return new AwsException(
                ErrorCode.INVALID_S3_OBJECT,
                "Unable to get object metadata from S3. Check object key, region and/or access"
                        + " permissions.");
    }

    /** Bytes that are no PNG or JPEG, or a broken one. */
    public static AwsException invalidImage(String cause) {
        return new AwsException(
                ErrorCode.INVALID_IMAGE_FORMAT, "Request has invalid image format. " + cause);
    }

    /** An image of too many bytes or pixels. */
    public static AwsException imageTooLarge(String cause) {
        return new AwsException(ErrorCode.IMAGE_TOO_LARGE, "Image size is too large. " + cause);
    }

    /** More images at once than the model takes. */
    public static AwsException tooBusy() {
        return new AwsException(
                ErrorCode.PROVISIONED_THROUGHPUT_EXCEEDED, "Provisioned Rate exceeded.");
    }
}
