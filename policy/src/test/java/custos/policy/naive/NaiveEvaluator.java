package custos.policy.naive;

import static custos.policy.naive.NaivePrincipal.Naming.BEHIND;
import static custos.policy.naive.NaivePrincipal.Naming.DIRECT;
import static custos.policy.naive.NaivePrincipal.Naming.NOT;

import custos.policy.naive.NaivePrincipal.Naming;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides a request: section 2 of the specification.
 *
 * @param boundary empty if none is set
 * @param session empty if the credentials carry none
 * @param serviceControls an organisation's policies about callers, level by level
 * @param resourceControls an organisation's policies about resources, level by level
 */
record NaiveEvaluator(
        List<NaivePolicy> identity,
        List<NaivePolicy> boundary,
        List<NaivePolicy> session,
        List<NaivePolicy> resource,
        List<List<NaivePolicy>> serviceControls,
        List<List<NaivePolicy>> resourceControls) {
    NaiveEvaluator(
            List<NaivePolicy> identity,
            List<NaivePolicy> boundary,
            List<NaivePolicy> session,
            List<NaivePolicy> resource) {
        this(identity, boundary, session, resource, List.of(), List.of());
    }

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
        var everyLevelAllows =
                levels(request).stream().allMatch(level -> allows(level, request) != NOT);
        return everyLevelAllows && allowed(request) ? ALLOWED : IMPLICITLY_DENIED;
    }

    private boolean denied(NaiveRequest request) {
        var bounded = !boundary.isEmpty();
        return Stream.concat(
                        Stream.of(identity, boundary, session, resource), levels(request).stream())
                .flatMap(List::stream)
                .anyMatch(policy -> policy.denies(request, bounded));
    }

    /** The organisation's levels that bind the request: section 2.2, step 3. */
    private List<List<NaivePolicy>> levels(NaiveRequest request) {
        var who = request.who();
        var role = who.kind() == Who.Kind.ROLE ? who.arn() : who.behind();
        if (role.contains(":role/aws-service-role/")) {
            return List.of();
        }
        var levels = new ArrayList<>(resourceControls);
        if (who.hasAccount()) {
            levels.addAll(serviceControls);
        }
        return levels;
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
