package custos.policy;

import custos.policy.Decision.Allowed;
import custos.policy.Decision.Grant;
import custos.policy.Decision.ImplicitlyDenied;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides requests. The order of the code is the order of AWS's evaluation diagram (IAM User Guide,
 * "Policy evaluation logic"), so the two can be read side by side. Stateless and thread-safe; the
 * work is linear in the number of statements that speak of the action and resource.
 */
public final class PolicyEngine {
    /** Policies cannot control these: they authenticate, or tell callers who they are. */
    private static final Set<String> FREE = Set.of("sts:getcalleridentity", "sts:getsessiontoken");

    private static final Allowed NOT_NEEDED = new Allowed(new Grant.NotNeeded());
    private static final Allowed OF_ROOT = new Allowed(new Grant.OfRoot());
    private static final Map<PolicyKind, ImplicitlyDenied> SILENT = silent();

    private static final PolicyKind[] CONTROLS = {
        PolicyKind.RESOURCE_CONTROL, PolicyKind.SERVICE_CONTROL
    };

    private static Map<PolicyKind, ImplicitlyDenied> silent() {
        var silent = new EnumMap<PolicyKind, ImplicitlyDenied>(PolicyKind.class);
        for (var kind : PolicyKind.values()) {
            silent.put(kind, new ImplicitlyDenied(kind));
        }
        return silent;
    }

    /** Decides one request. */
    public Decision decide(AccessRequest request, Policies policies) {
        if (needsNoPermission(request)) {
            return NOT_NEEDED;
        }
        var name = ArnName.of(request.resource());
        // A deny wins wherever it stands, so it is looked for before any allow.
        var deny = denyBy(request, name, policies);
        if (deny != null) {
            return deny.denied;
        }
        var forbidding = silentControl(request, name, policies);
        if (forbidding != null) {
            return silent(forbidding);
        }
        if (!request.principal().belongsToAnAccount()) {
            return byResourceAlone(request, name, policies);
        }
        return request.principal().account().equals(request.resourceAccount())
                ? withinAccount(request, name, policies)
                : acrossAccounts(request, name, policies);
    }

    private static boolean needsNoPermission(AccessRequest request) {
        var action = request.action();
        return !action.isEmpty()
                && (action.charAt(0) | ' ') == 's'
                && action.regionMatches(true, 0, "sts:Get", 0, 7)
                && FREE.contains(request.action().toLowerCase(Locale.ROOT))
                && request.principal().belongsToAnAccount();
    }

    private static @Nullable Statement denyBy(
            AccessRequest request, @Nullable ArnName name, Policies policies) {
        var boundary = policies.boundary();
        var session = policies.session();
        var question = boundary.isPresent() ? Question.DENIES_THE_BOUNDED : Question.DENIES;
        var deny = denyBy(request, name, policies.identity(), question);
        if (deny == null && boundary.isPresent()) {
            deny = denyBy(request, name, boundary.get(), question);
        }
        if (deny == null && session.isPresent()) {
            deny = denyBy(request, name, session.get(), question);
        }
        if (deny == null) {
            deny = denyBy(request, name, policies.resource(), question);
        }
        return deny == null ? denyByControl(request, name, policies, question) : deny;
    }

    private static @Nullable Statement denyByControl(
            AccessRequest request, @Nullable ArnName name, Policies policies, Question question) {
        for (var kind : CONTROLS) {
            var levels = policies.layer(kind);
            if (!levels.isEmpty() && controls(kind, request.principal())) {
                for (var level : levels) {
                    var deny = denyBy(request, name, level, question);
                    if (deny != null) {
                        return deny;
                    }
                }
            }
        }
        return null;
    }

    /** The kind of an organisation's policy of which some level does not allow, or null. */
    private static @Nullable PolicyKind silentControl(
            AccessRequest request, @Nullable ArnName name, Policies policies) {
        for (var kind : CONTROLS) {
            var levels = policies.layer(kind);
            if (!levels.isEmpty() && controls(kind, request.principal())) {
                for (var level : levels) {
                    if (allowBy(request, name, level, Question.NAMES_THE_ACCOUNT) == null) {
                        return kind;
                    }
                }
            }
        }
        return null;
    }

    /**
     * True if an organisation's policies of this kind bind the requester. Service-linked roles are
     * never bound; what stands at a resource binds strangers too, what stands at an account only
     * its own.
     */
    static boolean controls(PolicyKind kind, Requester requester) {
        return !requester.isServiceLinked()
                && (kind == PolicyKind.RESOURCE_CONTROL || requester.belongsToAnAccount());
    }

    private static @Nullable Statement denyBy(
            AccessRequest request, @Nullable ArnName name, PolicySet set, Question question) {
        return set.isEmpty()
                ? null
                : set.about(request.action()).denies().first(request, name, question);
    }

    private static @Nullable Statement allowBy(
            AccessRequest request, @Nullable ArnName name, PolicySet set, Question question) {
        return set.isEmpty()
                ? null
                : set.about(request.action()).allows().first(request, name, question);
    }

    /** Services, federated identities and anonymous callers have nothing but resource policies. */
    private static Decision byResourceAlone(
            AccessRequest request, @Nullable ArnName name, Policies policies) {
        var grant = allowBy(request, name, policies.resource(), Question.ALLOWS);
        return grant == null ? silentResource(policies) : grant.allowed;
    }

    private static Decision withinAccount(
            AccessRequest request, @Nullable ArnName name, Policies policies) {
        // A resource policy that names this very caller needs no consent of the caller's own.
        var direct = allowBy(request, name, policies.resource(), Question.ALLOWS);
        if (direct != null) {
            return direct.allowed;
        }
        if (mustAllow(policies.resource(), request)
                && allowBy(request, name, policies.resource(), Question.NAMES_THE_ACCOUNT)
                        == null) {
            return silentResource(policies);
        }
        var origin = allowBy(request, name, policies.resource(), Question.NAMES_THE_ORIGIN);
        var grant = origin == null ? granted(request, name, policies) : origin.allowed;
        return grant == null ? silent(PolicyKind.IDENTITY) : capped(grant, request, name, policies);
    }

    /** Both sides must allow; being named directly spares the caller nothing. */
    private static Decision acrossAccounts(
            AccessRequest request, @Nullable ArnName name, Policies policies) {
        if (allowBy(request, name, policies.resource(), Question.NAMES_THE_ACCOUNT) == null) {
            return silentResource(policies);
        }
        var grant = granted(request, name, policies);
        return grant == null ? silent(PolicyKind.IDENTITY) : capped(grant, request, name, policies);
    }

    private static @Nullable Allowed granted(
            AccessRequest request, @Nullable ArnName name, Policies policies) {
        if (isRoot(request.principal())) {
            return OF_ROOT;
        }
        var allow = allowBy(request, name, policies.identity(), Question.ALLOWS);
        return allow == null ? null : allow.allowed;
    }

    private static boolean isRoot(Requester requester) {
        return requester instanceof Requester.Root
                || (requester instanceof Requester.FederatedUser session
                        && session.issuer() instanceof Requester.Root);
    }

    /** Boundary and session policies cap; they never grant. */
    private static Decision capped(
            Allowed grant, AccessRequest request, @Nullable ArnName name, Policies policies) {
        var boundary = policies.boundary();
        if (boundary.isPresent()
                && allowBy(request, name, boundary.get(), Question.ALLOWS) == null) {
            return silent(PolicyKind.BOUNDARY);
        }
        var session = policies.session();
        if (session.isPresent()
                ? allowBy(request, name, session.get(), Question.ALLOWS) == null
                : request.principal() instanceof Requester.FederatedUser) {
            return silent(PolicyKind.SESSION);
        }
        return grant;
    }

    /** Trust policies, and the policies of KMS keys, must allow in every case. */
    static boolean mustAllow(PolicySet resource, AccessRequest request) {
        if (resource.isEmpty()) {
            return false;
        }
        return resource.policies().getFirst().kind() == PolicyKind.TRUST
                || request.action().regionMatches(true, 0, "kms:", 0, 4);
    }

    private static Decision silentResource(Policies policies) {
        var set = policies.resource();
        return silent(set.isEmpty() ? PolicyKind.RESOURCE : set.policies().getFirst().kind());
    }

    private static ImplicitlyDenied silent(PolicyKind kind) {
        return Objects.requireNonNull(SILENT.get(kind));
    }
}
