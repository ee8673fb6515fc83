package custos.policy.naive;

import custos.policy.AccessRequest;
import custos.policy.Context;
import custos.policy.Decision;
import custos.policy.Policies;
import custos.policy.Policy;
import custos.policy.PolicyEngine;
import custos.policy.PolicyKind;
import custos.policy.PolicySet;
import custos.policy.Requester;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Policies and requests, both evaluators' answers to them.
 *
 * @param layers the policies by layer, named as in policy cases; a policy is a JSON value, or a
 *     string that should hold one
 * @param resourceKind what the resource's policies are
 */
record RandomCase(
        Map<String, List<Object>> layers, NaiveKind resourceKind, List<NaiveRequest> requests) {
    static final String IDENTITY = "identityPolicies";
    static final String BOUNDARY = "boundary";
    static final String SESSION = "sessionPolicies";
    static final String RESOURCE = "resourcePolicy";

    /** An organisation's levels are layers of these names with a number behind. */
    static final String SERVICE_CONTROL = "serviceControlPolicies";

    static final String RESOURCE_CONTROL = "resourceControlPolicies";

    /** The naive evaluator's answers. */
    List<String> naively() {
        var evaluator =
                new NaiveEvaluator(
                        naive(IDENTITY, NaiveKind.IDENTITY),
                        naive(BOUNDARY, NaiveKind.BOUNDARY),
                        naive(SESSION, NaiveKind.SESSION),
                        naive(RESOURCE, resourceKind),
                        levels(SERVICE_CONTROL).stream()
                                .map(level -> naive(level, NaiveKind.SERVICE_CONTROL))
                                .toList(),
                        levels(RESOURCE_CONTROL).stream()
                                .map(level -> naive(level, NaiveKind.RESOURCE_CONTROL))
                                .toList());
        return requests.stream().map(evaluator::decide).toList();
    }

    private List<NaivePolicy> naive(String layer, NaiveKind kind) {
        return documents(layer).stream().map(one -> NaivePolicy.of(kind, one)).toList();
    }

    /** The engine's answers. */
    List<String> byEngine() {
        var policies = policies();
        var engine = new PolicyEngine();
        return requests.stream().map(one -> word(engine.decide(asked(one), policies))).toList();
    }

    /** The policies compiled. */
    Policies policies() {
        return new Policies(
                set(IDENTITY, PolicyKind.IDENTITY),
                some(BOUNDARY, PolicyKind.BOUNDARY),
                some(SESSION, PolicyKind.SESSION),
                set(RESOURCE, PolicyKind.valueOf(resourceKind.name())),
                levels(SERVICE_CONTROL).stream()
                        .map(level -> set(level, PolicyKind.SERVICE_CONTROL))
                        .toList(),
                levels(RESOURCE_CONTROL).stream()
                        .map(level -> set(level, PolicyKind.RESOURCE_CONTROL))
                        .toList());
    }

    private List<String> levels(String layer) {
        return layers.keySet().stream().filter(name -> name.startsWith(layer)).toList();
    }

    private List<Object> documents(String layer) {
        return layers.getOrDefault(layer, List.of());
    }

    private PolicySet set(String layer, PolicyKind kind) {
        var policies = new ArrayList<Policy>();
        for (var one : documents(layer)) {
            var text = one instanceof String json ? json : JsonText.of(one);
            policies.add(Policy.stored(kind, layer + policies.size(), text));
        }
        return PolicySet.of(policies);
    }

    private Optional<PolicySet> some(String layer, PolicyKind kind) {
        return documents(layer).isEmpty() ? Optional.empty() : Optional.of(set(layer, kind));
    }

    private static String word(Decision decision) {
        return switch (decision) {
            case Decision.Allowed allowed -> NaiveEvaluator.ALLOWED;
            case Decision.ExplicitlyDenied denied -> NaiveEvaluator.EXPLICITLY_DENIED;
            case Decision.ImplicitlyDenied denied -> NaiveEvaluator.IMPLICITLY_DENIED;
        };
    }

    /** A request as the engine takes it. */
    static AccessRequest asked(NaiveRequest request) {
        var context = Context.builder();
        request.context().values().forEach((key, value) -> put(context, key, value));
        return new AccessRequest(
                request.action(),
                request.resource(),
                request.resourceAccount(),
                requester(request.who()),
                context.build());
    }

    private static void put(Context.Builder context, String key, Object value) {
        if (value instanceof List<?> several) {
            context.putAll(key, several.stream().map(String.class::cast).toList());
        } else {
            context.put(key, (String) value);
        }
    }

    private static Requester requester(Who who) {
        return switch (who.kind()) {
            case ROOT -> new Requester.Root(who.arn(), who.account());
            case USER -> new Requester.User(who.arn(), who.account(), who.id());
            case ROLE -> new Requester.Role(who.arn(), who.account(), who.id());
            case ROLE_SESSION ->
                    new Requester.RoleSession(who.arn(), who.account(), who.behind(), who.id());
            case FEDERATED_USER ->
                    new Requester.FederatedUser(
                            who.arn(),
                            who.account(),
                            who.behind().endsWith(":root")
                                    ? new Requester.Root(who.behind(), who.account())
                                    : new Requester.User(who.behind(), who.account(), who.id()));
            case FEDERATED_IDENTITY -> new Requester.FederatedIdentity(who.arn());
            case SERVICE -> new Requester.ServicePrincipal(who.arn());
            case ANONYMOUS -> new Requester.Anonymous();
        };
    }

    /** The case with its first request, as a policy case that can be kept. */
    String json(String expected) {
        var asked = requests.getFirst();
        var object = new LinkedHashMap<String, Object>();
        object.put("name", "random");
        object.put("expected", expected);
        layers.forEach(object::put);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("action", asked.action());
        fields.put("resource", asked.resource());
        fields.put("principal", asked.who().arn());
        fields.put("resourceAccount", asked.resourceAccount());
        fields.put("context", asked.context().values());
        object.put("request", fields);
        return JsonText.of(object) + "\n " + resourceKind + " " + asked.who();
    }
}
