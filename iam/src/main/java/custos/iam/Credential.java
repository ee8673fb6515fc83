package custos.iam;

import custos.aws.Principal;

/**
 * An access key with whom it belongs to now.
 *
 * @param active an inactive key must fail like an unknown one
 */
public record Credential(String accessKeyId, String secret, boolean active, Principal principal) {

    /** Names the key and its owner; never the secret. */
    @Override
    public String toString() {
        return "Credential[" + accessKeyId + " of " + principal.arn() + "]";
    }
}
