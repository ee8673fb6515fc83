package custos.iam;

import java.time.Instant;
import java.util.Map;

/**
 * A managed policy without its documents.
 *
 * @param account the owner, {@code aws} for AWS's own
 * @param lastVersion the highest version number ever given
 */
record ManagedPolicy(
        String account,
        String id,
        String arn,
        String path,
        String name,
        String description,
        int defaultVersion,
        int lastVersion,
        Instant created,
        Instant updated,
        Map<String, String> tags) {
    ManagedPolicy {
        tags = Map.copyOf(tags);
    }

    /**
     * One document of a policy.
     *
     * @param number 3 for {@code v3}
     */
    record Version(int number, String document, Instant created) {
        String id() {
            return "v" + number;
        }
    }

    boolean isAwsManaged() {
        return account.equals(AwsManagedPolicies.ACCOUNT);
    }
}
