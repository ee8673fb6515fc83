package custos.iam;

import custos.aws.AwsException;
import custos.aws.ErrorCode;

/** IAM's refusals, each named for its event, in AWS's wording where it is known. */
final class IamErrors {
    private IamErrors() {}

    static AwsException userNotFound(String name) {
        return noSuchEntity("The user with name " + name + " cannot be found.");
    }

    static AwsException accessKeyNotFound(String id) {
        return noSuchEntity("The Access Key with id " + id + " cannot be found.");
    }

    static AwsException userPolicyNotFound(String name) {
        return noSuchEntity("The user policy with name " + name + " cannot be found.");
    }

    static AwsException policyNotFound(String arn) {
        return noSuchEntity("Policy " + arn + " was not found.");
    }

    static AwsException policyNotAttachable(String arn) {
        return noSuchEntity("Policy " + arn + " does not exist or is not attachable.");
    }

    static AwsException policyVersionNotFound(String arn, String version) {
        return noSuchEntity("Policy " + arn + " version " + version + " was not found.");
    }

    static AwsException boundaryNotFound(String user) {
        return noSuchEntity("The user with name " + user + " has no permissions boundary.");
    }

    private static AwsException noSuchEntity(String message) {
        return new AwsException(ErrorCode.NO_SUCH_ENTITY, message);
    }

    static AwsException userExists(String name) {
        return new AwsException(
                ErrorCode.ENTITY_ALREADY_EXISTS, "User with name " + name + " already exists.");
    }

    static AwsException policyExists(String name) {
        return new AwsException(
                ErrorCode.ENTITY_ALREADY_EXISTS,
                "A policy called " + name + " already exists. Duplicate names are not allowed.");
    }

    static AwsException quotaExceeded(String quota, int most) {
        return new AwsException(
                ErrorCode.LIMIT_EXCEEDED, "Cannot exceed quota for " + quota + ": " + most);
    }

    static AwsException inlineQuotaExceeded(String user, int most) {
        return new AwsException(
                ErrorCode.LIMIT_EXCEEDED,
                "Maximum policy size of " + most + " bytes exceeded for user " + user);
    }

    static AwsException tooManyVersions(int most) {
        return new AwsException(
                ErrorCode.LIMIT_EXCEEDED,
                "A managed policy can have up to "
                        + most
                        + " versions. Before you create a new version, you must delete an existing"
                        + " version.");
    }

    static AwsException malformedPolicy(String reason) {
        return new AwsException(ErrorCode.MALFORMED_POLICY_DOCUMENT, reason);
    }

    /** What must go first: {@code delete access keys}, say. */
    static AwsException userInUse(String first) {
        return deleteConflict("Cannot delete entity, must " + first + " first.");
    }

    static AwsException policyAttached() {
        return deleteConflict("Cannot delete a policy attached to entities.");
    }

    static AwsException policyHasVersions() {
        return deleteConflict(
                "This policy has more than one version. Before you delete a policy, you must delete"
                        + " the policy's versions. The default version is deleted with the policy.");
    }

    static AwsException defaultVersion() {
        return deleteConflict("Cannot delete the default version of a policy.");
    }

    private static AwsException deleteConflict(String message) {
        return new AwsException(ErrorCode.DELETE_CONFLICT, message);
    }

    static AwsException duplicateTagKeys() {
        return new AwsException(
                ErrorCode.INVALID_INPUT,
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }

    static AwsException notAUser() {
        return new AwsException(
                ErrorCode.VALIDATION,
                "Must specify userName when calling with non-User credentials");
    }

    static AwsException invalidMarker(String marker) {
        return new AwsException(ErrorCode.VALIDATION, "Invalid Marker: `" + marker + "`");
    }
}
