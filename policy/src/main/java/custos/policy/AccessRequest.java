package custos.policy;

/**
 * One question to the policies: may this principal do this action on this resource?
 *
 * @param action {@code service:Name}
 * @param resource an ARN, or {@code *} for an action without resource-level permissions
 * @param resourceAccount the account that owns the resource
 * @param principal who asks
 * @param context the condition keys of the request; nothing is derived that is not in it
 */
public record AccessRequest(
        String action,
        String resource,
        String resourceAccount,
        Requester principal,
        Context context) {

    /** A request of a caller of this server. */
    public AccessRequest(
            String action,
            String resource,
            String resourceAccount,
            custos.aws.Principal principal,
            Context context) {
        this(action, resource, resourceAccount, Requester.of(principal), context);
    }
}
