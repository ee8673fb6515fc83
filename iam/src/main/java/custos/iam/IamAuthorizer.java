package custos.iam;

import custos.aws.Access;
import custos.aws.Authorizer;
import custos.aws.Caller;
import custos.aws.Principal;
import custos.policy.AccessDeniedMessage;
import custos.policy.AccessRequest;
import custos.policy.Decision;
import custos.policy.Explainer;
import custos.policy.Policies;
import custos.policy.Policy;
import custos.policy.PolicyEngine;
import custos.policy.PolicyKind;
import custos.policy.PolicySet;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides by the policies in force now. A principal that is no longer there is denied, whatever its
 * signature proved.
 */
final class IamAuthorizer implements Authorizer {
    private static final int MOST_DOCUMENTS = 2_000;
    private static final Decision GONE = new Decision.ImplicitlyDenied(PolicyKind.IDENTITY);

    private final Roster roster;
    private final InstantSource clock;
    private final PolicyEngine engine = new PolicyEngine();

    /**
     * Policies of resources and sessions, compiled: the same few come with request after request.
     */
    private final ConcurrentHashMap<Document, Policy> documents = new ConcurrentHashMap<>();

    private record Document(PolicyKind kind, String json) {}

    IamAuthorizer(Roster roster, InstantSource clock) {
        this.roster = roster;
        this.clock = clock;
    }

    @Override
    public Optional<Refusal> refusal(Caller caller, Access.Required access) {
        return TagReadings.of(access)
                .map(readings -> refusal(caller, readings))
                .orElseGet(() -> undecidable(caller, access));
    }

    private Optional<Refusal> refusal(Caller caller, List<Access.Required> readings) {
        for (var reading : readings) {
            var refusal = decided(caller, reading);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> undecidable(Caller caller, Access.Required access) {
        var member = member(caller.principal());
        return refusal(access, request(caller, member, access), GONE);
    }

    private Optional<Refusal> decided(Caller caller, Access.Required access) {
        var member = member(caller.principal());
        var request = request(caller, member, access);
        var own = policies(caller.principal(), member);
        if (own.isEmpty()) {
            return refusal(access, request, GONE);
        }
        var policies = complete(own.get(), caller, access);
        var decision = engine.decide(request, policies);
        return switch (decision) {
            case Decision.Allowed _ -> Optional.empty();
            case Decision.ExplicitlyDenied _ -> refusal(access, request, decision, policies);
            case Decision.ImplicitlyDenied _ ->
                    access.mode() == Access.Mode.NOT_EXPLICITLY_DENIED
                            ? Optional.empty()
                            : refusal(access, request, decision, policies);
        };
    }

    /** A refusal that keeps what is needed to explain it: the question and the policies of then. */
    private static Optional<Refusal> refusal(
            Access.Required access, AccessRequest request, Decision decision, Policies policies) {
        return refusal(access, request, decision)
                .map(bare ->
                        new Refusal(
                                access,
                                bare.explicit(),
                                bare.message(),
                                Optional.of(new Explained(request, policies))));
    }

    /** A denial's question, answered in full when somebody asks. */
    private record Explained(AccessRequest request, Policies policies) implements Reasons {
        @Override
        public String text() {
            return new Explainer().explain(request, policies).text();
        }

        @Override
        public String json() {
            return new Explainer().explain(request, policies).json();
        }
    }

    private static Optional<Refusal> refusal(
            Access.Required access, AccessRequest request, Decision decision) {
        return Optional.of(
                new Refusal(
                        access,
                        decision instanceof Decision.ExplicitlyDenied,
                        AccessDeniedMessage.of(request, decision)));
    }

    private Optional<Member> member(Principal principal) {
        return principal instanceof Principal.User user
                ? roster.member(user.userId())
                : Optional.empty();
    }

    /** The principal's own policies, or nothing if there is no such principal. */
    private Optional<Policies> policies(Principal principal, Optional<Member> member) {
        return switch (principal) {
            case Principal.Root root when roster.hasAccount(root.account()) ->
                    Optional.of(Policies.NONE);
            case Principal.Root _ -> Optional.empty();
            case Principal.User _ -> member.map(Member::policies);
            case Principal.RoleSession _ -> Optional.empty(); // this server keeps no roles
            case Principal.Anonymous _ -> Optional.of(Policies.NONE);
        };
    }

    /** The user may have been renamed since the call was signed. */
    private AccessRequest request(Caller caller, Optional<Member> member, Access.Required access) {
        var now = member.<Principal>map(m -> m.user().principal()).orElse(caller.principal());
        return new AccessRequest(
                access.action(),
                access.resource(),
                access.resourceAccount(),
                now,
                RequestContext.of(caller, now, member, access, clock.instant()));
    }

    private Policies complete(Policies own, Caller caller, Access.Required access) {
        var all = own;
        if (!caller.sessionPolicies().isEmpty()) {
            all = all.withSession(compiled(PolicyKind.SESSION, caller.sessionPolicies()));
        }
        if (!access.resourcePolicies().isEmpty()) {
            all = all.withResource(compiled(kindFor(access), access.resourcePolicies()));
        }
        return all;
    }

    private static PolicyKind kindFor(Access.Required access) {
        return access.action().regionMatches(true, 0, "rekognition:", 0, 12)
                ? PolicyKind.PROJECT
                : PolicyKind.RESOURCE;
    }

    private PolicySet compiled(PolicyKind kind, List<String> jsons) {
        return PolicySet.of(
                jsons.stream().map(json -> compiled(new Document(kind, json))).toList());
    }

    private Policy compiled(Document document) {
        var known = documents.get(document);
        if (known != null) {
            return known;
        }
        var fresh = Policy.stored(document.kind, document.kind + " policy", document.json);
        if (documents.size() >= MOST_DOCUMENTS) {
            documents.clear();
        }
        documents.put(document, fresh);
        return fresh;
    }
}
