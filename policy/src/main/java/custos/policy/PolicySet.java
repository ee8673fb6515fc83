package custos.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Policies of one layer that bear together, indexed by action and resource: all identity policies
 * of a user, say. Immutable; made when policies are saved or attached and swapped by reference.
 *
 * <p>The index of an action is built when the action is first asked for and kept, up to a bound
 * (simulations may ask for anything).
 */
public final class PolicySet {
    /** No policy at all: silent about everything. */
    public static final PolicySet EMPTY = new PolicySet(List.of());

    private static final int MOST_ACTIONS = 512;

    private final List<Policy> policies;
    private final List<Statement> statements;
    private final ConcurrentHashMap<String, ByEffect> byAction = new ConcurrentHashMap<>();

    /** What was asked for last: a decision asks for the same action twice. Races are harmless. */
    private @Nullable Asked last;

    /** The statements about one action. */
    record ByEffect(ResourceIndex denies, ResourceIndex allows) {}

    private record Asked(String action, ByEffect index) {}

    private PolicySet(List<Policy> policies) {
        this.policies = List.copyOf(policies);
        this.statements =
                policies.stream().flatMap(policy -> policy.statements().stream()).toList();
    }

    /** The policies together. Their order does not matter. */
    public static PolicySet of(List<Policy> policies) {
        return policies.isEmpty() ? EMPTY : new PolicySet(policies);
    }

    /** The policies together. Their order does not matter. */
    public static PolicySet of(Policy... policies) {
        return of(List.of(policies));
    }

    /** The policies, as they were given. */
    public List<Policy> policies() {
        return policies;
    }

    /** This set with one more policy. */
    public PolicySet plus(Policy policy) {
        var more = new ArrayList<>(policies);
        more.add(policy);
        return new PolicySet(more);
    }

    /** True if there is no policy in it. */
    public boolean isEmpty() {
        return policies.isEmpty();
    }

    List<Statement> statements() {
        return statements;
    }

    @SuppressWarnings("ReferenceEquality") // the very same text is the quick answer
    ByEffect about(String action) {
        var asked = last;
        if (asked != null && asked.action == action) {
            return asked.index;
        }
        var known = byAction.get(action);
        var index = known != null ? known : index(action);
        last = new Asked(action, index);
        return index;
    }

    private ByEffect index(String action) {
        var folded = action.toLowerCase(Locale.ROOT);
        var denies = new ArrayList<Statement>();
        var allows = new ArrayList<Statement>();
        // The same policy often reaches a user twice, over groups: once is enough.
        var seen = new HashSet<Statement.Meaning>();
        for (var statement : statements) {
            var counts = statement.isSound() || !statement.allow;
            if (counts && statement.actions.matches(folded) && seen.add(statement.meaning())) {
                (statement.allow ? allows : denies).add(statement);
            }
        }
        var index = new ByEffect(ResourceIndex.of(denies), ResourceIndex.of(allows));
        if (byAction.size() < MOST_ACTIONS) {
            byAction.put(action, index);
        }
        return index;
    }
}
