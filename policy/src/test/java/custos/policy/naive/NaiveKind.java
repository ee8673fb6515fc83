package custos.policy.naive;

/** What kind of policy a document is. */
enum NaiveKind {
    IDENTITY,
    BOUNDARY,
    SESSION,
    RESOURCE,
    TRUST,
    PROJECT,
    SERVICE_CONTROL,
    RESOURCE_CONTROL;

    boolean hasPrincipals() {
        return this == RESOURCE || this == TRUST || this == PROJECT || this == RESOURCE_CONTROL;
    }
}
