package custos.policy;

import java.util.List;

/**
 * A compiled statement. It says whether it matches, never whether it allows: effect and match meet
 * in {@link PolicyEngine}. The decisions that it can lead to are made once, so that deciding
 * allocates none.
 */
final class Statement {
    final StatementPlace place;
    final boolean allow;
    final ActionPattern actions;
    final ResourcePattern resources;
    final PrincipalPattern principals;
    final List<Condition> conditions;

    /** Whether the document's version has variables. */
    final boolean variables;

    /** What could not be read. If anything: an Allow never applies, a Deny does. */
    final List<String> faults;

    private final boolean sound;
    private final boolean namesPrincipals;
    final Decision.Allowed allowed;
    final Decision.ExplicitlyDenied denied;
    private final Condition[] program;

    Statement(
            StatementPlace place,
            boolean allow,
            ActionPattern actions,
            ResourcePattern resources,
            PrincipalPattern principals,
            List<Condition> conditions,
            boolean variables,
            List<String> faults) {
        this.place = place;
        this.allow = allow;
        this.actions = actions;
        this.resources = resources;
        this.principals = principals;
        this.conditions = List.copyOf(conditions);
        this.variables = variables;
        this.faults = List.copyOf(faults);
        this.sound = faults.isEmpty();
        this.namesPrincipals = place.kind().namesPrincipals();
        this.allowed = new Decision.Allowed(new Decision.Grant.Statement(place));
        this.denied = new Decision.ExplicitlyDenied(place);
        this.program = conditions.toArray(Condition[]::new);
    }

    /** What the statement means, its place and action aside: equal meanings decide alike. */
    record Meaning(
            boolean allow,
            boolean sound,
            boolean variables,
            List<String> resources,
            boolean negated,
            PrincipalPattern principals,
            List<String> conditions) {}

    Meaning meaning() {
        return new Meaning(
                allow,
                sound,
                variables,
                resources.texts(),
                resources.negated(),
                principals,
                conditions.stream().map(Condition::meaning).sorted().toList());
    }

    /** True if it can be evaluated as written. */
    boolean isSound() {
        return sound;
    }

    /** True if the conditions let the statement apply; without any they do. */
    boolean conditionsHold(Context context) {
        if (!sound) {
            return !allow; // fails closed
        }
        for (var condition : program) {
            if (!condition.holds(context)) {
                return false;
            }
        }
        return true;
    }

    /** True if an allow of this statement names the requester at least this closely. */
    boolean names(Requester requester, Naming least) {
        return !namesPrincipals || principals.allows(requester).compareTo(least) >= 0;
    }

    /** True if a deny of this statement hits the requester. */
    boolean hits(Requester requester, boolean bounded) {
        return !namesPrincipals || principals.denies(requester, bounded);
    }
}
