package custos.policy.naive;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One statement of a document of a kind: sections 1.1 to 1.3 of the specification.
 *
 * @param documentUnderstood false if the document around it has what is not understood
 * @param variables true if the document's version turns on variables
 */
record NaiveStatement(
        NaiveKind kind, boolean documentUnderstood, boolean variables, Map<?, ?> elements) {
    private static final Set<String> KNOWN =
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

    /** A question that a statement answers, or cannot answer. */
    private interface Question {
        boolean yes() throws NotUnderstoodException;
    }

    boolean denies(NaiveRequest request, boolean bounded) {
        if (effect().equals("Allow")) {
            return false;
        }
        // What is not understood is taken to match, and with it the condition.
        return or(() -> actionMatches(request), true)
                && or(() -> resourceMatches(request), true)
                && (!kind.hasPrincipals() || or(() -> deniesPrincipal(request, bounded), true))
                && (!understood(request) || or(() -> conditionHolds(request), true));
    }

    /** How the statement allows the request; an identity policy that allows it does so directly. */
    NaivePrincipal.Naming allows(NaiveRequest request) {
        try {
            if (!effect().equals("Allow")) {
                return NaivePrincipal.Naming.NOT;
            }
            wellFormed();
            // Every element is looked at, so that none that is not understood goes unnoticed.
            var action = actionMatches(request);
            var resource = resourceMatches(request);
            var condition = conditionHolds(request);
            var naming = kind.hasPrincipals() ? naming(request) : NaivePrincipal.Naming.DIRECT;
            return action && resource && condition ? naming : NaivePrincipal.Naming.NOT;
        } catch (NotUnderstoodException e) {
            return NaivePrincipal.Naming.NOT;
        }
    }

    private static boolean or(Question question, boolean otherwise) {
        try {
            return question.yes();
        } catch (NotUnderstoodException e) {
            return otherwise;
        }
    }

    private String effect() {
        if (!(elements.get("Effect") instanceof String effect)) {
            return "none";
        }
        // Decision D-200: the effect of a project policy ignores case.
        for (var known : List.of("Allow", "Deny")) {
            if (kind == NaiveKind.PROJECT && NaiveText.fold(effect).equals(NaiveText.fold(known))) {
                return known;
            }
        }
        return effect;
    }

    private boolean understood(NaiveRequest request) {
        try {
            wellFormed();
            actionMatches(request);
            resourceMatches(request);
            if (kind.hasPrincipals()) {
                naming(request);
            }
            return true;
        } catch (NotUnderstoodException e) {
            return false;
        }
    }

    private void wellFormed() throws NotUnderstoodException {
        if (!documentUnderstood || !KNOWN.containsAll(elements.keySet())) {
            throw new NotUnderstoodException("an unknown element");
        }
        if (!List.of("Allow", "Deny").contains(effect())) {
            throw new NotUnderstoodException("no effect");
        }
        if (kind == NaiveKind.PROJECT
                && (elements.containsKey("NotAction") || elements.containsKey("NotResource"))) {
            throw new NotUnderstoodException("not in project policies");
        }
        if (!kind.hasPrincipals()
                && (elements.containsKey("Principal") || elements.containsKey("NotPrincipal"))) {
            throw new NotUnderstoodException("a principal");
        }
    }

    /** The one of two elements that is there. */
    private String oneOf(String element, String not) throws NotUnderstoodException {
        if (elements.containsKey(element) == elements.containsKey(not)) {
            throw new NotUnderstoodException("not one of " + element + " and " + not);
        }
        return elements.containsKey(element) ? element : not;
    }

    private boolean actionMatches(NaiveRequest request) throws NotUnderstoodException {
        var element = oneOf("Action", "NotAction");
        var action = NaiveText.fold(NaiveText.literal(request.action()));
        var any = false;
        for (var pattern : strings(element(element))) {
            any |= NaiveText.glob(NaiveText.fold(NaiveText.pattern(pattern)), action);
        }
        return any != element.equals("NotAction");
    }

    private boolean resourceMatches(NaiveRequest request) throws NotUnderstoodException {
        if (kind == NaiveKind.TRUST) {
            if (elements.containsKey("Resource") || elements.containsKey("NotResource")) {
                throw new NotUnderstoodException("a resource");
            }
            return true;
        }
        var element = oneOf("Resource", "NotResource");
        var any = false;
        for (var pattern : strings(element(element))) {
            any |= resourceMatches(pattern, request);
        }
        return any != element.equals("NotResource");
    }

    private boolean resourceMatches(String pattern, NaiveRequest request)
            throws NotUnderstoodException {
        if (pattern.equals("*")) {
            return true;
        }
        if (!variables) {
            return NaiveText.arnGlob(NaiveText.pattern(pattern), request.resource());
        }
        var parts = pattern.split(":", 6);
        for (var i = 0; i < Math.min(parts.length, 5); i++) {
            if (NaiveText.hasVariable(parts[i])) {
                throw new NotUnderstoodException("a variable before the sixth part");
            }
        }
        return NaiveText.expand(pattern, true, request.context())
                .filter(symbols -> NaiveText.arnGlob(symbols, request.resource()))
                .isPresent();
    }

    private boolean conditionHolds(NaiveRequest request) throws NotUnderstoodException {
        return !elements.containsKey("Condition")
                || new NaiveCondition(variables, request.context()).holds(element("Condition"));
    }

    private boolean deniesPrincipal(NaiveRequest request, boolean bounded)
            throws NotUnderstoodException {
        var element = principalElement();
        var namings = NaivePrincipal.namings(element(element), request.who());
        if (element.equals("Principal")) {
            return namings.stream().anyMatch(naming -> naming != NaivePrincipal.Naming.NOT);
        }
        return bounded || !NaivePrincipal.spares(namings, element(element), request.who());
    }

    private NaivePrincipal.Naming naming(NaiveRequest request) throws NotUnderstoodException {
        var element = principalElement();
        var closest =
                NaivePrincipal.namings(element(element), request.who()).stream()
                        .max(NaivePrincipal.Naming::compareTo)
                        .orElse(NaivePrincipal.Naming.NOT);
        if (element.equals("Principal")) {
            return closest;
        }
        return closest == NaivePrincipal.Naming.NOT
                ? NaivePrincipal.Naming.DIRECT
                : NaivePrincipal.Naming.NOT;
    }

    private String principalElement() throws NotUnderstoodException {
        var element = oneOf("Principal", "NotPrincipal");
        if (element.equals("NotPrincipal") && kind != NaiveKind.RESOURCE) {
            throw new NotUnderstoodException("NotPrincipal");
        }
        return element;
    }

    private Object element(String name) throws NotUnderstoodException {
        if (elements.containsKey(name)) {
            return NaiveJson.member(elements, name);
        }
        throw new NotUnderstoodException("no " + name);
    }

    /**
     * One string, or a list of them.
     *
     * @throws NotUnderstoodException if it is something else
     */
    static List<String> strings(Object value) throws NotUnderstoodException {
        List<?> list = value instanceof List<?> several ? several : List.of(value);
        if (!list.stream().allMatch(String.class::isInstance)) {
            throw new NotUnderstoodException("not strings: " + value);
        }
        return list.stream().map(String.class::cast).toList();
    }
}
