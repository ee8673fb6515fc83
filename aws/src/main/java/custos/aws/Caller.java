package custos.aws;

import java.util.List;
import java.util.Map;

/**
 * A verified principal with what its credentials carry. A job keeps its caller and is decided with
 * the policies in force when it runs, so a caller is a value that can be written down.
 *
 * @param accessKeyId the key that signed, empty for an anonymous request
 * @param sessionPolicies policy documents (JSON) frozen into temporary credentials, usually none
 * @param context condition keys that the credentials and the request carry, such as {@code
 *     aws:SourceIp}; a key with several values is multivalued
 */
public record Caller(
        Principal principal,
        String accessKeyId,
        List<String> sessionPolicies,
        Map<String, List<String>> context) {
    public Caller {
        sessionPolicies = List.copyOf(sessionPolicies);
        context = Map.copyOf(context);
    }

    /** The account that the caller belongs to. */
    public String account() {
        return principal.account();
    }
}
