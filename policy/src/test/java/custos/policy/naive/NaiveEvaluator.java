package custos.policy.naive;

import static custos.policy.naive.NaivePrincipal.Naming.BEHIND;
import static custos.policy.naive.NaivePrincipal.Naming.DIRECT;
import static custos.policy.naive.NaivePrincipal.Naming.NOT;

import custos.policy.naive.NaivePrincipal.Naming;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides a request: section 2 of the specification.
 *
 * @param boundary empty if none is set
 * @param session empty if the credentials carry none
 */
record NaiveEvaluator(
        List<NaivePolicy> identity,
        List<NaivePolicy> boundary,
        List<NaivePolicy> session,
        List<NaivePolicy> resource) {
    static final String ALLOWED = "Allowed";
    static final String EXPLICITLY_DENIED = "ExplicitlyDenied";
    static final String IMPLICITLY_DENIED = "ImplicitlyDenied";

    /** One of the three words. */
    String decide(NaiveRequest request) {
        var action = NaiveText.fold(request.action());
        var always = List.of("sts:getcalleridentity", "sts:getsessiontoken");
        if (always.contains(action) && request.who().hasAccount()) {
            return ALLOWED;
        }
        if (denied(request)) {
            return EXPLICITLY_DENIED;
        }
        return allowed(request) ? ALLOWED : IMPLICITLY_DENIED;
    }

    private boolean denied(NaiveRequest request) {
        var bounded = !boundary.isEmpty();
        return Stream.of(identity, boundary, session, resource)
                .flatMap(List::stream)
                .anyMatch(policy -> policy.denies(request, bounded));
    }

    private boolean allowed(NaiveRequest request) {
        var who = request.who();
        var naming = allows(resource, request);
        if (!who.hasAccount()) {
            return naming != NOT;
        }
        if (!who.account().equals(request.resourceAccount())) {
            return naming != NOT && identityAllows(request) && limitsAllow(request);
        }
        if (naming == DIRECT) {
            return true;
        }
        if (hasTrustPolicy() && naming == NOT) {
            return false;
        }
        var federated = who.kind() == Who.Kind.FEDERATED_USER;
        var replaced = naming == BEHIND && !(federated && session.isEmpty());
        return (replaced || identityAllows(request)) && limitsAllow(request);
    }

    private boolean hasTrustPolicy() {
        return resource.stream().anyMatch(policy -> policy.kind() == NaiveKind.TRUST);
    }

    private boolean identityAllows(NaiveRequest request) {
        return switch (request.who().kind()) {
            case ROOT -> true;
            case FEDERATED_USER ->
                    !session.isEmpty()
                            && (request.who().behind().endsWith(":root")
                                    || allows(identity, request) != NOT);
            default -> allows(identity, request) != NOT;
        };
    }

    private boolean limitsAllow(NaiveRequest request) {
        return (boundary.isEmpty() || allows(boundary, request) != NOT)
                && (session.isEmpty() || allows(session, request) != NOT);
    }

    private static Naming allows(List<NaivePolicy> policies, NaiveRequest request) {
        return policies.stream()
                .map(policy -> policy.allows(request))
                .max(Naming::compareTo)
                .orElse(NOT);
    }
}
