package custos.policy;

/**
 * What the policies say to a request, and why. The access log, the error message and the simulator
 * all read this one value.
 */
public sealed interface Decision {

    /** True if the request may go on. */
    default boolean isAllowed() {
        return this instanceof Allowed;
    }

    /** The request may go on. */
    record Allowed(Grant by) implements Decision {}

    /** A matching Deny stands in some policy. Nothing outweighs it. */
    record ExplicitlyDenied(StatementPlace by) implements Decision {}

    /** No policy denies, but the layer that had to allow is silent. */
    record ImplicitlyDenied(PolicyKind silent) implements Decision {}

    /** Why a request was allowed. */
    sealed interface Grant {
        /** A statement allows it. */
        record Statement(StatementPlace place) implements Grant {}

        /** The account's root user needs no policy in its own account. */
        record OfRoot() implements Grant {}

        /** The action needs no permission: {@code sts:GetCallerIdentity} and its like. */
        record NotNeeded() implements Grant {}
    }
}
