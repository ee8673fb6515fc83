package custos.iam;

import custos.aws.Principal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An IAM user.
 *
 * @param id the unique id {@code AIDA…}, never used twice
 * @param boundary the ARN of the permissions boundary, if one is set
 */
record IamUser(
        String partition,
        String account,
        String id,
        String path,
        String name,
        Optional<String> boundary,
        Instant created,
        Map<String, String> tags) {
    IamUser {
        tags = Map.copyOf(tags);
    }

    Principal.User principal() {
        return new Principal.User(partition, account, path, name, id);
    }

    String arn() {
        return principal().arn();
    }
}
