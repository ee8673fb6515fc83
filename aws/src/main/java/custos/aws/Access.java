package custos.aws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that an operation needs the caller to be allowed, or the reason why it needs nothing.
 */
public sealed interface Access {

    /** How much the policies must say. */
    enum Mode {
        /** Some policy must allow it, and none deny it. */
        ALLOWED,
        /** No policy may deny it: honours a deny on an ARN that another check already allowed. */
        NOT_EXPLICITLY_DENIED
    }

    /**
     * An action on a resource.
     *
     * @param action {@code service:Name}
     * @param resource an ARN, or {@code *} for an action without resource-level permissions
     * @param resourceAccount the owner of the resource
     * @param requestTags tags that the request carries; they become {@code aws:RequestTag/…} and
     *     {@code aws:TagKeys}
     * @param tagKeys tag keys named without values (UntagResource)
     * @param resourceTags tags of the existing resource, or of one that is created with them
     * @param resourcePolicies policy documents (JSON) attached to the resource
     * @param context further condition keys of the service, such as {@code s3:prefix}
     */
    record Required(
            String action,
            String resource,
            String resourceAccount,
            Map<String, String> requestTags,
            List<String> tagKeys,
            Map<String, String> resourceTags,
            List<String> resourcePolicies,
            Map<String, List<String>> context,
            Mode mode)
            implements Access {
        public Required {
            requestTags = Map.copyOf(requestTags);
            tagKeys = List.copyOf(tagKeys);
            resourceTags = Map.copyOf(resourceTags);
            resourcePolicies = List.copyOf(resourcePolicies);
            context = Map.copyOf(context);
        }

        /** The same access, with the tags that the request carries. */
        public Required withRequestTags(Map<String, String> tags) {
            return new Required(
                    action,
                    resource,
                    resourceAccount,
                    tags,
                    tagKeys,
                    resourceTags,
                    resourcePolicies,
                    context,
                    mode);
        }

        /** The same access, with tag keys named without values. */
        public Required withTagKeys(List<String> keys) {
            return new Required(
                    action,
                    resource,
                    resourceAccount,
                    requestTags,
                    keys,
                    resourceTags,
                    resourcePolicies,
                    context,
                    mode);
        }

        /** The same access, with the resource's own tags. */
        public Required withResourceTags(Map<String, String> tags) {
            return new Required(
                    action,
                    resource,
                    resourceAccount,
                    requestTags,
                    tagKeys,
                    tags,
                    resourcePolicies,
                    context,
                    mode);
        }

        /** The same access, with policies attached to the resource. */
        public Required withResourcePolicies(List<String> policies) {
            return new Required(
                    action,
                    resource,
                    resourceAccount,
                    requestTags,
                    tagKeys,
                    resourceTags,
                    policies,
                    context,
                    mode);
        }

        /** The same access, with one more condition key. */
        public Required withContext(String key, List<String> values) {
            var more = new LinkedHashMap<>(context);
            more.put(key, List.copyOf(values));
            return new Required(
                    action,
                    resource,
                    resourceAccount,
                    requestTags,
                    tagKeys,
                    resourceTags,
                    resourcePolicies,
                    more,
                    mode);
        }

        /** The same access, which an explicit deny alone can refuse. */
        public Required unlessExplicitlyDenied() {
            return new Required(
                    action,
                    resource,
                    resourceAccount,
                    requestTags,
                    tagKeys,
                    resourceTags,
                    resourcePolicies,
                    context,
                    Mode.NOT_EXPLICITLY_DENIED);
        }
    }

    /** No permission is needed, and why. */
    record Free(String reason) implements Access {}

    /** An action on a resource that its own ARN's account owns. */
    static Required to(String action, Arn resource) {
        return to(action, resource.toString(), resource.account());
    }

    /** An action on a resource whose ARN does not say who owns it, such as a bucket. */
    static Required to(String action, String resource, String resourceAccount) {
        return new Required(
                action,
                resource,
                resourceAccount,
                Map.of(),
                List.of(),
                Map.of(),
                List.of(),
                Map.of(),
                Mode.ALLOWED);
    }

    /** An action without resource-level permissions, in the caller's own account. */
    static Required toAny(String action, String account) {
        return to(action, "*", account);
    }

    /** No permission is needed. */
    static Free free(String reason) {
        return new Free(reason);
    }
}
