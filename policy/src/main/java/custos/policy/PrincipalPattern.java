package custos.policy;

import java.util.Set;

/**
 * The principals of a statement in a resource-based policy.
 *
 * @param everyone true if {@code *} is among them
 * @param accounts twelve-digit account ids
 * @param names ARNs and unique ids of users, roles and sessions
 * @param services service names
 * @param providers OIDC and SAML providers
 * @param negated true for NotPrincipal
 */
record PrincipalPattern(
        boolean everyone,
        Set<String> accounts,
        Set<String> names,
        Set<String> services,
        Set<String> providers,
        boolean negated) {

    /** Everybody, anonymous callers included. */
    static final PrincipalPattern EVERYONE =
            new PrincipalPattern(true, Set.of(), Set.of(), Set.of(), Set.of(), false);

    PrincipalPattern {
        accounts = Set.copyOf(accounts);
        names = Set.copyOf(names);
        services = Set.copyOf(services);
        providers = Set.copyOf(providers);
    }

    /** What an allow of this statement is worth to the requester. */
    Naming allows(Requester requester) {
        if (!negated) {
            return names(requester);
        }
        // Whoever is listed in any form is left out; everybody else is meant, as by `*`.
        return names(requester) == Naming.NONE ? Naming.DIRECT : Naming.NONE;
    }

    /**
     * True if a deny of this statement hits the requester.
     *
     * @param bounded true if the requester has a permissions boundary: NotPrincipal always hits it
     */
    boolean denies(Requester requester, boolean bounded) {
        if (!negated) {
            return names(requester) != Naming.NONE;
        }
        return bounded || !spares(requester);
    }

    /** A session is spared only if role, session and account are all listed (IAM User Guide). */
    private boolean spares(Requester requester) {
        if (everyone) {
            return true;
        }
        return switch (requester) {
            case Requester.RoleSession session ->
                    names.contains(session.arn())
                            && (names.contains(session.roleArn())
                                    || names.contains(session.roleId()))
                            && accounts.contains(session.account());
            case Requester.FederatedUser _,
                    Requester.Root _,
                    Requester.User _,
                    Requester.Role _,
                    Requester.ServicePrincipal _,
                    Requester.FederatedIdentity _,
                    Requester.Anonymous _ ->
                    names(requester) == Naming.DIRECT || names(requester) == Naming.ORIGIN;
        };
    }

    private Naming names(Requester requester) {
        if (everyone) {
            return Naming.DIRECT;
        }
        return switch (requester) {
            case Requester.Root root -> direct(accounts.contains(root.account()));
            case Requester.User user ->
                    named(user.arn(), user.id()) ? Naming.DIRECT : account(user);
            case Requester.Role role ->
                    named(role.arn(), role.id()) ? Naming.ORIGIN : account(role);
            case Requester.RoleSession session -> {
                if (names.contains(session.arn())) {
                    yield Naming.DIRECT;
                }
                yield named(session.roleArn(), session.roleId()) ? Naming.ORIGIN : account(session);
            }
            case Requester.FederatedUser session -> names(session);
            case Requester.ServicePrincipal service -> direct(services.contains(service.arn()));
            case Requester.FederatedIdentity identity -> direct(providers.contains(identity.arn()));
            case Requester.Anonymous _ -> Naming.NONE;
        };
    }

    private Naming names(Requester.FederatedUser session) {
        if (names.contains(session.arn())) {
            return Naming.DIRECT;
        }
        var issuer = session.issuer();
        var id = issuer instanceof Requester.User user ? user.id() : "";
        return named(issuer.arn(), id) ? Naming.ORIGIN : account(session);
    }

    private Naming account(Requester requester) {
        return accounts.contains(requester.account()) ? Naming.ACCOUNT : Naming.NONE;
    }

    private static Naming direct(boolean named) {
        return named ? Naming.DIRECT : Naming.NONE;
    }

    /** By ARN or by unique id; an id that is not known matches nothing. */
    private boolean named(String arn, String id) {
        return names.contains(arn) || (!id.isEmpty() && names.contains(id));
    }
}
