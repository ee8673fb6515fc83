package custos.policy.naive;

/** What kind of policy a document is. */
enum NaiveKind {
    IDENTITY,
    BOUNDARY,
    SESSION,
    RESOURCE,
    TRUST,
    PROJECT;

    boolean hasPrincipals() {
        return this == RESOURCE || this == TRUST || this == PROJECT;
    }
}
