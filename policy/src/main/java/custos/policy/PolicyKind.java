package custos.policy;

/** Where a policy stands, which says what it may contain and what its allow is worth. */
public enum PolicyKind {
    /** Attached to, or inline in, a user, group or role: it grants. */
    IDENTITY,
    /** A permissions boundary: it caps what identity policies grant and never grants itself. */
    BOUNDARY,
    /** Frozen into temporary credentials: it caps like a boundary. */
    SESSION,
    /** Attached to a resource, such as a bucket: it names principals. */
    RESOURCE,
    /** A role's trust policy: a resource-based policy that must allow in every case. */
    TRUST,
    /** A Rekognition project policy: a resource-based policy about {@code CopyProjectVersion}. */
    PROJECT,
    /** Of an organisation, about its accounts' callers: it caps and never grants. */
    SERVICE_CONTROL,
    /** Of an organisation, about its accounts' resources: it caps and never grants. */
    RESOURCE_CONTROL;

    /** True for the kinds that stand at a resource and whose allow may grant. */
    public boolean isResourceBased() {
        return this == RESOURCE || this == TRUST || this == PROJECT;
    }

    /** True for the kinds whose statements name principals. */
    public boolean namesPrincipals() {
        return isResourceBased() || this == RESOURCE_CONTROL;
    }

    /** True for the kinds that an organisation lays over its accounts. */
    public boolean isOfOrganisation() {
        return this == SERVICE_CONTROL || this == RESOURCE_CONTROL;
    }
}
