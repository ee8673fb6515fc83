package custos.policy;

/** What a statement that speaks of the action and resource must still pass. */
enum Question {
    /** A deny that hits the requester. */
    DENIES(false, Naming.NONE),
    /** The same, for a requester with a permissions boundary: NotPrincipal always hits it. */
    DENIES_THE_BOUNDED(true, Naming.NONE),
    /** An allow that names the requester's account, if not the requester. */
    NAMES_THE_ACCOUNT(false, Naming.ACCOUNT),
    /** An allow that names the role behind a session, or the requester. */
    NAMES_THE_ORIGIN(false, Naming.ORIGIN),
    /** An allow that names the requester itself. Where policies name nobody it is any allow. */
    ALLOWS(false, Naming.DIRECT);

    private final boolean bounded;
    private final Naming least;

    Question(boolean bounded, Naming least) {
        this.bounded = bounded;
        this.least = least;
    }

    boolean accepts(Statement statement, AccessRequest request) {
        var meant =
                statement.allow
                        ? statement.names(request.principal(), least)
                        : statement.hits(request.principal(), bounded);
        return meant && statement.conditionsHold(request.context());
    }
}
