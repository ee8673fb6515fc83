package custos.policy;

import java.util.List;

/**
 * Everything that can be said about a decision, made afterwards and on request.
 *
 * @param request what was asked
 * @param decision the answer
 * @param layers what each kind of policy says, in the order in which denies are looked for
 * @param deciding the statements that decide: all matching denies, or all allows of a grant
 * @param misses statements that speak of the action but do not apply, and why
 * @param absentKeys condition keys and variables that the request lacks and that mattered
 * @param unevaluable statements that could not be evaluated, and so failed closed
 * @param remedy what would turn a denial into an allow
 */
public record Explanation(
        AccessRequest request,
        Decision decision,
        List<Layer> layers,
        List<StatementPlace> deciding,
        List<Miss> misses,
        List<String> absentKeys,
        List<Unevaluable> unevaluable,
        Remedy remedy) {
    public Explanation {
        layers = List.copyOf(layers);
        deciding = List.copyOf(deciding);
        misses = List.copyOf(misses);
        absentKeys = List.copyOf(absentKeys);
        unevaluable = List.copyOf(unevaluable);
    }

    /** What the policies of one layer say. */
    public enum Verdict {
        /** There is no policy of this kind. */
        ABSENT,
        /** No statement applies. */
        SILENT,
        /** The account is named: the resource leaves it to the identity policies. */
        DELEGATES,
        /** A statement allows it. */
        ALLOWS,
        /** A statement denies it, whatever others say. */
        DENIES
    }

    /**
     * The verdict of one layer.
     *
     * @param statements the statements that make the verdict
     */
    public record Layer(PolicyKind kind, Verdict verdict, List<StatementPlace> statements) {
        public Layer {
            statements = List.copyOf(statements);
        }
    }

    /** A statement that speaks of the action but does not apply. */
    public sealed interface Miss {
        /** The statement. */
        StatementPlace place();

        /** It is about other resources. */
        record OtherResource(StatementPlace place, List<String> patterns) implements Miss {}

        /** It names other principals. */
        record OtherPrincipal(StatementPlace place) implements Miss {}

        /** It is about this very request, but for its conditions. */
        record FailedConditions(StatementPlace place, List<FailedCondition> conditions)
                implements Miss {}
    }

    /**
     * A condition that does not hold.
     *
     * @param operator as the policy writes it
     * @param present whether the request has the key
     * @param seen the request's values
     * @param wanted the listed values, variables filled in where they have a value
     */
    public record FailedCondition(
            String operator, String key, boolean present, List<String> seen, List<String> wanted) {
        public FailedCondition {
            seen = List.copyOf(seen);
            wanted = List.copyOf(wanted);
        }
    }

    /** A statement that could not be evaluated, with what is wrong in it. */
    public record Unevaluable(StatementPlace place, boolean allow, List<String> faults) {
        public Unevaluable {
            faults = List.copyOf(faults);
        }
    }

    /** What would turn a denial into an allow. */
    public sealed interface Remedy {
        /** Nothing is needed: the request is allowed. */
        record NotNeeded() implements Remedy {}

        /** These statements together, each in its layer; the decision with them was tried. */
        record Grants(List<Grant> grants) implements Remedy {
            public Grants {
                grants = List.copyOf(grants);
            }
        }

        /** No grant helps while this statement denies. */
        record BlockedByDeny(StatementPlace place) implements Remedy {}

        /** No grant helps while this layer is silent: it caps what others grant. */
        record BlockedBySilence(PolicyKind layer) implements Remedy {}

        /** There is no statement that we would propose. */
        record Hopeless(String why) implements Remedy {}
    }

    /**
     * A statement to add.
     *
     * @param layer the kind of policy that it belongs in
     * @param statement the statement as JSON, for a document of version 2012-10-17
     */
    public record Grant(PolicyKind layer, String statement) {}

    /** The explanation as text for people. */
    public String text() {
        return new ExplanationText(this).write();
    }

    /** The explanation as one JSON object. */
    public String json() {
        return ExplanationJson.write(this);
    }
}
