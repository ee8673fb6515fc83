package custos.policy.naive;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what a policy case (see the README of the suites) asks, and answers it naively. */
final class NaiveCase {
    private NaiveCase() {}

    /** The naive decision about a case. */
    static String decide(Map<?, ?> policies, NaiveRequest request) {
        var resource = resourceKind(request.action());
        return new NaiveEvaluator(
                        policies(
                                NaiveJson.member(policies, "identityPolicies"), NaiveKind.IDENTITY),
                        policies(NaiveJson.member(policies, "boundary"), NaiveKind.BOUNDARY),
                        policies(NaiveJson.member(policies, "sessionPolicies"), NaiveKind.SESSION),
                        policies(NaiveJson.member(policies, "resourcePolicy"), resource),
                        levels(policies, "serviceControlPolicies", NaiveKind.SERVICE_CONTROL),
                        levels(policies, "resourceControlPolicies", NaiveKind.RESOURCE_CONTROL))
                .decide(request);
    }

    /** The kind that the policy of the resource has: AssumeRole asks the trust policy. */
    static NaiveKind resourceKind(String action) {
        var folded = action.toLowerCase(Locale.ROOT);
        if (folded.equals("rekognition:copyprojectversion")) {
            return NaiveKind.PROJECT;
        }
        return folded.startsWith("sts:assumerole") ? NaiveKind.TRUST : NaiveKind.RESOURCE;
    }

    /** A list of documents is one level of an organisation; a list of lists, several. */
    private static List<List<NaivePolicy>> levels(
            Map<?, ?> policies, String field, NaiveKind kind) {
        if (!(NaiveJson.member(policies, field) instanceof List<?> list) || list.isEmpty()) {
            return List.of();
        }
        return list.getFirst() instanceof List<?>
                ? list.stream().map(level -> policies(level, kind)).toList()
                : List.of(policies(list, kind));
    }

    private static List<NaivePolicy> policies(Object stored, NaiveKind kind) {
        var list =
                switch (stored) {
                    case NaiveJson.Null none -> List.of();
                    case List<?> several -> several;
                    default -> List.of(stored);
                };
        return list.stream().map(one -> NaivePolicy.of(kind, one)).toList();
    }

    /** The request of a case in a file. */
    static NaiveRequest request(Map<?, ?> object) {
        var resource = (String) NaiveJson.member(object, "resource");
        var context = new LinkedHashMap<String, Object>();
        if (NaiveJson.member(object, "context") instanceof Map<?, ?> given) {
            given.forEach((key, value) -> context.put((String) key, value(value)));
        }
        var who = who((String) NaiveJson.member(object, "principal"), new NaiveContext(context));
        var account =
                NaiveJson.member(object, "resourceAccount") instanceof String owner
                        ? owner
                        : owner(resource, who);
        var action = (String) NaiveJson.member(object, "action");
        return new NaiveRequest(action, resource, account, who, new NaiveContext(context));
    }

    private static Who who(String principal, NaiveContext context) {
        var who = Who.parse(principal);
        var role = context.single("aws:PrincipalArn").orElse("");
        var name = who.behind().substring(who.behind().lastIndexOf('/') + 1);
        var same = role.startsWith("arn:aws:iam::" + who.account() + ":role/");
        // The ARN of a session lacks the path of its role, which this key has.
        return who.kind() == Who.Kind.ROLE_SESSION && same && role.endsWith("/" + name)
                ? new Who(who.kind(), who.arn(), who.account(), who.id(), role)
                : who;
    }

    private static String owner(String resource, Who who) {
        var parts = resource.split(":", 6);
        return parts.length == 6 && !parts[4].isEmpty() ? parts[4] : who.account();
    }

    private static Object value(Object value) {
        return switch (value) {
            case List<?> several -> several.stream().map(NaiveCase::text).toList();
            default -> text(value);
        };
    }

    private static String text(Object value) {
        return value instanceof NaiveJson.Digits number ? number.text() : value.toString();
    }
}
