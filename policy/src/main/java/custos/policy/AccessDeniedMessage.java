package custos.policy;

import custos.policy.Decision.ExplicitlyDenied;
import custos.policy.Decision.ImplicitlyDenied;

/**
 * AWS's sentence about a denial: {@code User: … is not authorized to perform: …}. It names a policy
 * only by ARN, only for an explicit deny, and only to a caller of the resource's own account.
 */
public final class AccessDeniedMessage {
    private AccessDeniedMessage() {}

    /**
     * The sentence for a denial.
     *
     * @throws IllegalArgumentException if the decision is none
     */
    public static String of(AccessRequest request, Decision decision) {
        return base(request)
                + switch (decision) {
                    case ExplicitlyDenied(var by) ->
                            " with an explicit deny in " + layer(by.kind()) + source(request, by);
                    // AWS says so whether an organisation's policy denies or is silent.
                    case ImplicitlyDenied(var silent) when silent.isOfOrganisation() ->
                            " with an explicit deny in " + layer(silent);
                    case ImplicitlyDenied(var silent) ->
                            " because no "
                                    + silentLayer(silent)
                                    + " allows the "
                                    + request.action()
                                    + " action";
                    case Decision.Allowed _ ->
                            throw new IllegalArgumentException("not a denial: " + decision);
                };
    }

    private static String base(AccessRequest request) {
        var resource = request.resource().equals("*") ? "" : " on resource: " + request.resource();
        return "User: "
                + request.principal().arn()
                + " is not authorized to perform: "
                + request.action()
                + resource;
    }

    private static String layer(PolicyKind kind) {
        return switch (kind) {
            case IDENTITY -> "an identity-based policy";
            case BOUNDARY -> "a permissions boundary";
            case SESSION -> "a session policy";
            case RESOURCE, PROJECT -> "a resource-based policy";
            case TRUST -> "the role trust policy";
            case SERVICE_CONTROL -> "a service control policy";
            case RESOURCE_CONTROL -> "a resource control policy";
        };
    }

    private static String silentLayer(PolicyKind kind) {
        return switch (kind) {
            case IDENTITY -> "identity-based policy";
            case BOUNDARY -> "permissions boundary";
            case SESSION -> "session policy";
            case RESOURCE, PROJECT -> "resource-based policy";
            case TRUST -> "role trust policy";
            case SERVICE_CONTROL -> "service control policy";
            case RESOURCE_CONTROL -> "resource control policy";
        };
    }

    private static String source(AccessRequest request, StatementPlace by) {
        var own = request.principal().account().equals(request.resourceAccount());
        return own && !by.kind().isResourceBased() && by.policy().startsWith("arn:")
                ? ": " + by.policy()
                : "";
    }
}
