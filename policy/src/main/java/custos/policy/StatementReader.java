package custos.policy;

import custos.policy.json.Json;
import custos.policy.json.Json.ObjectNode;
import custos.policy.json.Json.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one statement. What cannot be read is replaced by "everything", so that an unsound Deny
 * applies wherever it might have been meant to.
 */
final class StatementReader {
    private static final Set<String> ELEMENTS =
            Set.of(
                    "Sid",
                    "Effect",
                    "Principal",
                    "NotPrincipal",
                    "Action",
                    "NotAction",
                    "Resource",
                    "NotResource",
                    "Condition");
    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]*");
    private static final Pattern ACTION = Pattern.compile("\\*|\\*:\\*|[A-Za-z0-9-]+:[^:\\s]+");
    private static final String COPY = "rekognition:CopyProjectVersion";

    private final PolicyKind kind;
    private final String id;
    private final int index;
    private final boolean variables;
    private final Problems problems;

    StatementReader(PolicyKind kind, String id, int index, boolean variables, Problems problems) {
        this.kind = kind;
        this.id = id;
        this.index = index;
        this.variables = variables;
        this.problems = problems;
    }

    /**
     * Reads a statement.
     *
     * @param documentFaults faults of the document around it, which taint every statement
     */
    Statement read(ObjectNode object, List<String> documentFaults) {
        var mark = problems.mark();
        var members = DocumentReader.members(object, problems);
        checkElements(object);
        var allow = allows(object, members);
        var actions = actions(object, members);
        var resources = resources(object, members);
        var principals = principals(object, members);
        var conditions = new ConditionReader(variables, problems).read(members.get("Condition"));
        var faults = new ArrayList<>(documentFaults);
        faults.addAll(problems.faultsSince(mark));
        var place = DocumentReader.place(kind, id, index, sid(members), object.span());
        return new Statement(
                place, allow, actions, resources, principals, conditions, variables, faults);
    }

    private void checkElements(ObjectNode object) {
        for (var member : object.members()) {
            if (!ELEMENTS.contains(member.name())) {
                problems.fault(member.nameSpan(), "unknown element `" + member.name() + "`");
            }
        }
    }

    private String sid(Map<String, Json> members) {
        var sid = members.get("Sid");
        if (sid == null) {
            return "";
        }
        if (!(sid instanceof Scalar scalar) || !scalar.isString()) {
            problems.refuse(sid, "Sid must be a string");
            return "";
        }
        if (kind != PolicyKind.RESOURCE && !SID.matcher(scalar.text()).matches()) {
            problems.refuse(sid, "Sid may hold letters and digits only: `" + scalar.text() + "`");
        }
        return scalar.text();
    }

    /** An effect that cannot be read counts as Deny. */
    private boolean allows(ObjectNode object, Map<String, Json> members) {
        var effect = members.get("Effect");
        if (effect instanceof Scalar scalar && scalar.isString()) {
            if (isEffect(scalar.text(), "Allow") || isEffect(scalar.text(), "Deny")) {
                return isEffect(scalar.text(), "Allow");
            }
        }
        if (effect == null) {
            problems.fault(object, "missing Effect");
        } else {
            problems.fault(effect, "Effect must be Allow or Deny");
        }
        return false;
    }

    /** Samples of Custom Labels write ALLOW and DENY in project policies; IAM never does. */
    private boolean isEffect(String text, String effect) {
        return kind == PolicyKind.PROJECT ? text.equalsIgnoreCase(effect) : text.equals(effect);
    }

    private ActionPattern actions(ObjectNode object, Map<String, Json> members) {
        var element = oneOf(object, members, "Action", "NotAction");
        if (element == null) {
            return ActionPattern.EVERYTHING;
        }
        var texts = texts(element, "Action");
        var negated = members.containsKey("NotAction");
        if (negated && kind == PolicyKind.PROJECT) {
            problems.fault(element, "NotAction is not for project policies");
        }
        if (texts == null) {
            return ActionPattern.EVERYTHING;
        }
        texts.forEach(text -> checkAction(element, text));
        return ActionPattern.of(texts, negated);
    }

    private void checkAction(Json element, String action) {
        if (!ACTION.matcher(action).matches()) {
            problems.refuse(element, "not an action: `" + action + "`");
        } else if (kind == PolicyKind.TRUST && !action.regionMatches(true, 0, "sts:", 0, 4)) {
            problems.refuse(element, "a trust policy is about STS actions: `" + action + "`");
        } else if (kind == PolicyKind.PROJECT && !action.equalsIgnoreCase(COPY)) {
            problems.refuse(element, "a project policy is about " + COPY + ": `" + action + "`");
        }
    }

    private ResourcePattern resources(ObjectNode object, Map<String, Json> members) {
        if (kind == PolicyKind.TRUST) {
            return noResources(members);
        }
        var element = oneOf(object, members, "Resource", "NotResource");
        if (element == null) {
            return ResourcePattern.EVERYTHING;
        }
        var negated = members.containsKey("NotResource");
        if (negated && kind == PolicyKind.PROJECT) {
            problems.fault(element, "NotResource is not for project policies");
        }
        var texts = texts(element, "Resource");
        return texts == null ? ResourcePattern.EVERYTHING : resources(element, texts, negated);
    }

    private ResourcePattern noResources(Map<String, Json> members) {
        for (var name : List.of("Resource", "NotResource")) {
            var element = members.get(name);
            if (element != null) {
                problems.fault(element, "a trust policy has no " + name);
            }
        }
        return ResourcePattern.EVERYTHING;
    }

    private ResourcePattern resources(Json element, List<String> texts, boolean negated) {
        var everything = false;
        var arns = new ArrayList<ArnPattern>();
        for (var text : texts) {
            if (text.equals("*")) {
                everything = true;
                continue;
            }
            var arn = resource(element, text);
            if (arn == null) {
                return ResourcePattern.EVERYTHING;
            }
            arns.add(arn);
        }
        return new ResourcePattern(texts, everything, List.copyOf(arns), negated);
    }

    private @Nullable ArnPattern resource(Json element, String text) {
        try {
            var pieces = Template.parse(text, true, variables);
            var parts = ArnPattern.split(pieces);
            for (var part : parts.subList(0, Math.min(parts.size(), ArnName.PARTS - 1))) {
                if (part.stream().anyMatch(Piece.Variable.class::isInstance)) {
                    problems.fault(
                            element, "a variable outside the sixth part of an ARN: `" + text + "`");
                    return null;
                }
            }
            var pattern = ArnPattern.of(pieces);
            if (pattern.matchesNothing() || !looksLikeArn(text)) {
                problems.refuse(element, "neither an ARN nor `*`: `" + text + "`");
            }
            return pattern;
        } catch (Template.VariableException fault) {
            problems.fault(element, fault.text());
            return null;
        }
    }

    private static boolean looksLikeArn(String text) {
        return text.startsWith("arn:") || text.startsWith("*") || text.startsWith("arn*");
    }

    private PrincipalPattern principals(ObjectNode object, Map<String, Json> members) {
        if (!kind.namesPrincipals()) {
            for (var name : List.of("Principal", "NotPrincipal")) {
                var element = members.get(name);
                if (element != null) {
                    problems.fault(element, name + " is for resource-based policies");
                }
            }
            return PrincipalPattern.EVERYONE;
        }
        var element = oneOf(object, members, "Principal", "NotPrincipal");
        if (element == null) {
            return PrincipalPattern.EVERYONE;
        }
        var negated = members.containsKey("NotPrincipal");
        if (negated && kind != PolicyKind.RESOURCE) {
            problems.fault(element, "NotPrincipal is not for a " + ExplanationText.name(kind));
        }
        return new PrincipalReader(problems).read(element, negated);
    }

    private @Nullable Json oneOf(
            ObjectNode object, Map<String, Json> members, String name, String notName) {
        var element = members.get(name);
        var notElement = members.get(notName);
        if (element != null && notElement != null) {
            problems.fault(object, "both " + name + " and " + notName);
            return null;
        }
        if (element == null && notElement == null) {
            problems.fault(object, "missing " + name);
            return null;
        }
        return element != null ? element : notElement;
    }

    /** One string or a list of strings, or null if it is neither. */
    private @Nullable List<String> texts(Json element, String name) {
        var texts = new ArrayList<String>();
        for (var item : element.elements()) {
            if (!(item instanceof Scalar scalar) || !scalar.isString()) {
                problems.fault(item, name + " must be a string or a list of strings");
                return null;
            }
            texts.add(scalar.text());
        }
        return texts;
    }
}
