package custos.policy.cases;

import custos.aws.Arn;
import custos.policy.AccessRequest;
import custos.policy.Context;
import custos.policy.Policies;
import custos.policy.Policy;
import custos.policy.PolicyKind;
import custos.policy.PolicySet;
import custos.policy.Requester;
import custos.policy.json.Json;
import custos.policy.json.Json.ArrayNode;
import custos.policy.json.Json.ObjectNode;
import custos.policy.json.Json.Scalar;
import custos.policy.json.JsonSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads files of cases. Unknown fields of a case are ignored. */
final class CaseReader {
    private static final Set<String> EXPECTED =
            Set.of("Allowed", "ExplicitlyDenied", "ImplicitlyDenied");

    private final String text;

    private CaseReader(String text) {
        this.text = text;
    }

    /** A file that does not hold cases. */
    static final class NotACaseException extends Exception {
        private static final long serialVersionUID = 1L;

        NotACaseException(String message) {
            super(message, null, false, false);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    /** The cases of a file: one case, or a list of cases. */
    static List<PolicyCase> read(String text) throws NotACaseException {
        return read(text, true);
    }

    private static List<PolicyCase> read(String text, boolean answered) throws NotACaseException {
        try {
            var cases = new ArrayList<PolicyCase>();
            for (var item : Json.parse(text).elements()) {
                cases.add(new CaseReader(text).one(item, answered));
            }
            return cases;
        } catch (JsonSyntaxException fault) {
            var at = fault.position();
            throw new NotACaseException(
                    "not JSON, line %d, column %d: %s"
                            .formatted(at.line(), at.column(), fault.text()));
        }
    }

    /** The questions of a file: cases whose {@code expected} may be absent. */
    static List<PolicyCase> questions(String text) throws NotACaseException {
        return read(text, false);
    }

    private PolicyCase one(Json item, boolean answered) throws NotACaseException {
        if (!(item instanceof ObjectNode object)) {
            throw new NotACaseException(
                    "line " + item.span().start().line() + " is " + item.kindName());
        }
        var name = optional(object, "name", "line " + object.span().start().line());
        try {
            var expected = answered ? string(object, "expected") : "";
            if (answered && !EXPECTED.contains(expected)) {
                throw new NotACaseException("unknown `expected`: `" + expected + "`");
            }
            var request = request(object(object, "request"));
            return new PolicyCase(name, request, policies(object, request.action()), expected);
        } catch (NotACaseException fault) {
            throw new NotACaseException("case " + name + ": " + fault.text());
        } catch (IllegalArgumentException fault) {
            throw new NotACaseException("case " + name + ": " + fault.getMessage());
        }
    }

    private AccessRequest request(ObjectNode request) throws NotACaseException {
        var context = context(request);
        var principal = withRolePath(Requester.parse(string(request, "principal")), context);
        var resource = string(request, "resource");
        var account = optional(request, "resourceAccount", owner(resource, principal));
        return new AccessRequest(string(request, "action"), resource, account, principal, context);
    }

    /** A session's ARN does not tell the path of its role, but {@code aws:PrincipalArn} does. */
    static Requester withRolePath(Requester principal, Context context) {
        var arns = context.values("aws:PrincipalArn");
        if (principal instanceof Requester.RoleSession session
                && arns.size() == 1
                && arns.getFirst().startsWith("arn:")
                && arns.getFirst().contains(":role/")) {
            return new Requester.RoleSession(
                    session.arn(), session.account(), arns.getFirst(), session.roleId());
        }
        return principal;
    }

    static String owner(String resource, Requester principal) {
        return Arn.find(resource)
                .map(Arn::account)
                .filter(account -> !account.isEmpty())
                .orElse(principal.account());
    }

    private static Context context(ObjectNode request) throws NotACaseException {
        var context = request.find("context").orElse(null);
        return context == null || isNull(context) ? Context.EMPTY : keys(context);
    }

    /** The condition keys of a JSON object. */
    static Context keys(Json context) throws NotACaseException {
        var builder = Context.builder();
        if (!(context instanceof ObjectNode keys)) {
            throw new NotACaseException("`context` is " + context.kindName());
        }
        for (var member : keys.members()) {
            if (member.value() instanceof ArrayNode list) {
                var values = new ArrayList<String>();
                for (var item : list.items()) {
                    values.add(scalar(item, member.name()));
                }
                builder.putAll(member.name(), values);
            } else if (!isNull(member.value())) {
                builder.put(member.name(), scalar(member.value(), member.name()));
            }
        }
        return builder.build();
    }

    private Policies policies(ObjectNode object, String action) {
        var resource = resourceKind(action);
        var identity = documents(object, "identityPolicies", PolicyKind.IDENTITY);
        var policies =
                Policies.ofIdentity(identity)
                        .withResource(documents(object, "resourcePolicy", resource));
        var boundary = documents(object, "boundary", PolicyKind.BOUNDARY);
        if (!boundary.isEmpty()) {
            policies = policies.withBoundary(boundary);
        }
        var session = documents(object, "sessionPolicies", PolicyKind.SESSION);
        var capped = session.isEmpty() ? policies : policies.withSession(session);
        return capped.withServiceControls(
                        levels(object, "serviceControlPolicies", PolicyKind.SERVICE_CONTROL))
                .withResourceControls(
                        levels(object, "resourceControlPolicies", PolicyKind.RESOURCE_CONTROL));
    }

    /** What kind the policy of the resource is: roles and projects have kinds of their own. */
    private static PolicyKind resourceKind(String action) {
        if (action.regionMatches(true, 0, "sts:AssumeRole", 0, 14)) {
            return PolicyKind.TRUST;
        }
        return action.equalsIgnoreCase("rekognition:CopyProjectVersion")
                ? PolicyKind.PROJECT
                : PolicyKind.RESOURCE;
    }

    /** A list of documents is one level of an organisation; a list of lists, several. */
    private List<PolicySet> levels(ObjectNode object, String field, PolicyKind kind) {
        var documents = object.find(field).map(Json::elements).orElse(List.of());
        if (documents.isEmpty() || documents.stream().allMatch(CaseReader::isNull)) {
            return List.of();
        }
        if (documents.stream().noneMatch(ArrayNode.class::isInstance)) {
            return List.of(documents(object, field, kind));
        }
        var levels = new ArrayList<PolicySet>();
        for (var level : documents) {
            levels.add(documents(level.elements(), field + "[" + levels.size() + "]", kind));
        }
        return levels;
    }

    private PolicySet documents(ObjectNode object, String field, PolicyKind kind) {
        return documents(object.find(field).map(Json::elements).orElse(List.of()), field, kind);
    }

    private PolicySet documents(List<Json> documents, String field, PolicyKind kind) {
        var policies = new ArrayList<Policy>();
        for (var document : documents) {
            if (!isNull(document)) {
                var id = documents.size() == 1 ? field : field + "[" + policies.size() + "]";
                policies.add(Policy.stored(kind, id, json(document)));
            }
        }
        return PolicySet.of(policies);
    }

    /** A document is written as JSON, or as a string that holds JSON. */
    private String json(Json document) {
        if (document instanceof Scalar scalar && scalar.isString()) {
            return scalar.text();
        }
        var span = document.span();
        return text.substring(span.start().offset(), span.end().offset());
    }

    private static ObjectNode object(ObjectNode object, String field) throws NotACaseException {
        if (object.find(field).orElse(null) instanceof ObjectNode found) {
            return found;
        }
        throw new NotACaseException("missing `" + field + "`");
    }

    private static String string(ObjectNode object, String field) throws NotACaseException {
        var found = stringOrNull(object, field);
        if (found == null) {
            throw new NotACaseException("missing `" + field + "`");
        }
        return found;
    }

    private static String optional(ObjectNode object, String field, String otherwise) {
        var found = stringOrNull(object, field);
        return found == null ? otherwise : found;
    }

    private static @Nullable String stringOrNull(ObjectNode object, String field) {
        var found = object.find(field).orElse(null);
        return found instanceof Scalar scalar && scalar.isString() ? scalar.text() : null;
    }

    private static String scalar(Json value, String key) throws NotACaseException {
        if (value instanceof Scalar scalar && !scalar.isNull()) {
            return scalar.text();
        }
        throw new NotACaseException("context key `" + key + "` holds " + value.kindName());
    }

    private static boolean isNull(Json value) {
        return value instanceof Scalar scalar && scalar.isNull();
    }
}
