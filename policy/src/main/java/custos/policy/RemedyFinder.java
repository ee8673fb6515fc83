package custos.policy;

import custos.aws.Arn;
import custos.policy.Decision.Allowed;
import custos.policy.Decision.ExplicitlyDenied;
import custos.policy.Decision.ImplicitlyDenied;
import custos.policy.Explanation.Grant;
import custos.policy.Explanation.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the smallest grant that would turn a denial into an allow: one exact action on one exact
 * resource, in each layer that must allow and is silent. What it shows was tried.
 */
final class RemedyFinder {
    private static final String ID = "proposed";

    /** A project's creation time is in its ARN, so an exact ARN would never match again. */
    private static final Pattern MINTED =
            Pattern.compile("(arn:[^:]*:rekognition:[^:]*:[^:]*:project/[^/]+/)\\d+");

    private final PolicyEngine engine;

    RemedyFinder(PolicyEngine engine) {
        this.engine = engine;
    }

    Remedy find(AccessRequest request, Policies policies, Decision decision) {
        if (decision.isAllowed()) {
            return new Remedy.NotNeeded();
        }
        var grants = new ArrayList<Grant>();
        var tried = policies;
        var now = decision;
        // Each round satisfies one layer, and there are no more that a grant can satisfy than two.
        for (var round = 0; round < 3; round++) {
            switch (now) {
                case Allowed _ -> {
                    return new Remedy.Grants(grants);
                }
                case ExplicitlyDenied(var by) -> {
                    return new Remedy.BlockedByDeny(by);
                }
                case ImplicitlyDenied _ when request.principal() instanceof Requester.Anonymous -> {
                    return new Remedy.Hopeless("a grant to anonymous callers would be public");
                }
                case ImplicitlyDenied _
                        when request.principal()
                                instanceof Requester.FederatedIdentity provider -> {
                    return new Remedy.Hopeless(
                            "a grant to `"
                                    + provider.arn()
                                    + "` would trust everybody whom it vouches for");
                }
                case ImplicitlyDenied(var silent) -> {
                    if (silent == PolicyKind.BOUNDARY
                            || silent == PolicyKind.SESSION
                            || silent.isOfOrganisation()) {
                        return new Remedy.BlockedBySilence(silent);
                    }
                    var grant = grant(silent, request);
                    if (grant.isEmpty()) {
                        return new Remedy.Hopeless(why(silent, request));
                    }
                    grants.add(grant.get());
                    tried = with(tried, grant.get());
                    now = engine.decide(request, tried);
                }
            }
        }
        return new Remedy.Hopeless("no single statement helps");
    }

    private static String why(PolicyKind silent, AccessRequest request) {
        if (isPattern(request.action())) {
            return "the action `" + request.action() + "` cannot be named exactly";
        }
        return silent == PolicyKind.IDENTITY
                ? "the resource `" + request.resource() + "` cannot be named exactly"
                : "the resource belongs to account "
                        + request.resourceAccount()
                        + ", and "
                        + request.action()
                        + " is not granted across accounts";
    }

    /** An action has no escapes: as a pattern this name would grant others too. */
    private static boolean isPattern(String action) {
        return action.indexOf('*') >= 0 || action.indexOf('?') >= 0;
    }

    private static Policies with(Policies policies, Grant grant) {
        var json = "{\"Version\":\"2012-10-17\",\"Statement\":[" + grant.statement() + "]}";
        var policy = Policy.stored(grant.layer(), ID, json);
        return grant.layer() == PolicyKind.IDENTITY
                ? policies.withIdentity(policies.identity().plus(policy))
                : policies.withResource(policies.resource().plus(policy));
    }

    private static Optional<Grant> grant(PolicyKind layer, AccessRequest request) {
        var resource = layer == PolicyKind.TRUST ? Optional.of("") : resource(request);
        if (resource.isEmpty() || isPattern(request.action()) || !canBeGranted(layer, request)) {
            return Optional.empty();
        }
        var kind = kind(layer, request);
        var statement =
                "{\"Effect\":\"Allow\""
                        + (kind.isResourceBased() ? principal(request.principal()) : "")
                        + ",\"Action\":"
                        + ExplanationJson.quote(request.action())
                        + (kind == PolicyKind.TRUST
                                ? ""
                                : ",\"Resource\":" + ExplanationJson.quote(resource.get()))
                        + "}";
        return Optional.of(new Grant(kind, statement));
    }

    /** Only some resources have policies of their own. */
    private static boolean canBeGranted(PolicyKind layer, AccessRequest request) {
        var action = request.action();
        return layer == PolicyKind.IDENTITY
                || layer == PolicyKind.TRUST
                || action.equalsIgnoreCase("rekognition:CopyProjectVersion")
                || List.of("s3:", "kms:", "sts:").stream()
                        .anyMatch(service ->
                                action.regionMatches(true, 0, service, 0, service.length()));
    }

    private static PolicyKind kind(PolicyKind layer, AccessRequest request) {
        if (layer != PolicyKind.RESOURCE) {
            return layer;
        }
        if (request.action().regionMatches(true, 0, "sts:AssumeRole", 0, 14)) {
            return PolicyKind.TRUST;
        }
        return request.action().equalsIgnoreCase("rekognition:CopyProjectVersion")
                ? PolicyKind.PROJECT
                : PolicyKind.RESOURCE;
    }

    private static String principal(Requester requester) {
        var key = requester instanceof Requester.ServicePrincipal ? "Service" : "AWS";
        var name =
                requester instanceof Requester.RoleSession session
                        ? session.roleArn()
                        : requester.arn();
        return ",\"Principal\":{\"" + key + "\":" + ExplanationJson.quote(name) + "}";
    }

    /** The resource as a pattern that matches it and nothing else. */
    private static Optional<String> resource(AccessRequest request) {
        var text = request.resource();
        if (text.equals("*")) {
            return Optional.of(text);
        }
        var minted = MINTED.matcher(text);
        if (request.action().equalsIgnoreCase("rekognition:CreateProject") && minted.matches()) {
            return Optional.of(minted.group(1) + "*");
        }
        return Arn.find(text).map(RemedyFinder::escaped);
    }

    private static String escaped(Arn arn) {
        var literal = arn.resource().replace("$", "${$}").replace("*", "${*}").replace("?", "${?}");
        return new Arn(arn.partition(), arn.service(), arn.region(), arn.account(), literal)
                .toString();
    }
}
