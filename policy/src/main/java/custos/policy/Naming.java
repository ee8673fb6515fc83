package custos.policy;

/** How closely a resource-based policy names a requester, from not at all to by its own name. */
enum Naming {
    /** Not at all. */
    NONE,
    /** Its account is named: identity policies may decide. */
    ACCOUNT,
    /** The role of the session, or the user behind a federated session, is named. */
    ORIGIN,
    /** The requester itself, or everybody, is named. */
    DIRECT
}
