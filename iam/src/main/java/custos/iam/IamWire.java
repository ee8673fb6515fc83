package custos.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryAttachmentType;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

/** What IAM's records look like in the AWS SDK's types. */
final class IamWire {
    private IamWire() {}

    /**
     * Tags as a map.
     *
     * @throws custos.aws.AwsException INVALID_INPUT if two keys differ in case alone
     */
    static Map<String, String> tags(List<Tag> tags) {
        var map = new LinkedHashMap<String, String>();
        // As condition keys are compared: policies must not see two tags where there is one.
        var distinct = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (var tag : tags) {
            if (!distinct.add(tag.key())) {
                throw IamErrors.duplicateTagKeys();
            }
            map.put(tag.key(), tag.value());
        }
        return map;
    }

    private static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /** A user as lists show it: without tags and boundary. */
    static User.Builder listedUser(IamUser user) {
        return User.builder()
                .path(user.path())
                .userName(user.name())
                .userId(user.id())
                .arn(user.arn())
                .createDate(user.created());
    }

    static User user(IamUser user) {
        var wire = listedUser(user);
        if (!user.tags().isEmpty()) {
            wire.tags(tags(user.tags()));
        }
        user.boundary()
                .ifPresent(arn ->
                        wire.permissionsBoundary(
                                AttachedPermissionsBoundary.builder()
                                        .permissionsBoundaryType(
                                                PermissionsBoundaryAttachmentType
                                                        .PERMISSIONS_BOUNDARY_POLICY)
                                        .permissionsBoundaryArn(arn)
                                        .build()));
        return wire.build();
    }

    static AccessKeyMetadata accessKey(KeyOwner owner, StoredKey key) {
        var wire =
                AccessKeyMetadata.builder()
                        .accessKeyId(key.id())
                        .status(key.active() ? StatusType.ACTIVE : StatusType.INACTIVE)
                        .createDate(key.created());
        if (owner.userId().isPresent()) {
            wire.userName(owner.name());
        }
        return wire.build();
    }

    /** A policy as lists show it: without tags and description. */
    static Policy.Builder listedPolicy(ManagedPolicies.Used used) {
        var policy = used.policy();
        return Policy.builder()
                .policyName(policy.name())
                .policyId(policy.id())
                .arn(policy.arn())
                .path(policy.path())
                .defaultVersionId("v" + policy.defaultVersion())
                .attachmentCount(used.attachments())
                .permissionsBoundaryUsageCount(used.boundaries())
                .isAttachable(true)
                .createDate(policy.created())
                .updateDate(policy.updated());
    }

    static Policy policy(ManagedPolicies.Used used) {
        var wire = listedPolicy(used);
        if (!used.policy().description().isEmpty()) {
            wire.description(used.policy().description());
        }
        if (!used.policy().tags().isEmpty()) {
            wire.tags(tags(used.policy().tags()));
        }
        return wire.build();
    }

    /** A version as lists show it: without its document. */
    static PolicyVersion.Builder listedVersion(ManagedPolicy.Version version, boolean isDefault) {
        return PolicyVersion.builder()
                .versionId(version.id())
                .isDefaultVersion(isDefault)
                .createDate(version.created());
    }

    /** A policy document as Get answers carry it: URL-encoded by RFC 3986. */
    static String encoded(String document) {
        return URLEncoder.encode(document, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
