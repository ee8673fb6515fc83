package custos.policy;

import custos.policy.Decision.Allowed;
import custos.policy.Decision.ExplicitlyDenied;
import custos.policy.Explanation.FailedCondition;
import custos.policy.Explanation.Layer;
import custos.policy.Explanation.Miss;
import custos.policy.Explanation.Unevaluable;
import custos.policy.Explanation.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says afterwards why a request was decided as it was. It asks every statement again, one by one,
 * so that deciding itself need not remember anything.
 */
public final class Explainer {
    private final PolicyEngine engine = new PolicyEngine();

    /** Explains the decision about a request. */
    public Explanation explain(AccessRequest request, Policies policies) {
        var decision = engine.decide(request, policies);
        var inquiry = new Inquiry(request, policies);
        var layers = inquiry.layers();
        return new Explanation(
                request,
                decision,
                layers,
                deciding(decision, layers),
                inquiry.misses(),
                inquiry.absentKeys(decision, layers),
                unevaluable(policies),
                new RemedyFinder(engine).find(request, policies, decision));
    }

    private static List<StatementPlace> deciding(Decision decision, List<Layer> layers) {
        var verdict =
                switch (decision) {
                    case Allowed _ -> Verdict.ALLOWS;
                    case ExplicitlyDenied _ -> Verdict.DENIES;
                    case Decision.ImplicitlyDenied _ -> null;
                };
        return layers.stream()
                .filter(layer -> layer.verdict() == verdict)
                .flatMap(layer -> layer.statements().stream())
                .toList();
    }

    private static List<Unevaluable> unevaluable(Policies policies) {
        return policies.layers().stream()
                .flatMap(set -> set.statements().stream())
                .filter(statement -> !statement.isSound())
                .map(statement ->
                        new Unevaluable(statement.place, statement.allow, statement.faults))
                .toList();
    }

    /** One request put to every statement. */
    private static final class Inquiry {
        private final AccessRequest request;
        private final Policies policies;
        private final Context context;
        private final String action;
        private final @Nullable ArnName name;

        Inquiry(AccessRequest request, Policies policies) {
            this.request = request;
            this.policies = policies;
            this.context = request.context();
            this.action = request.action().toLowerCase(Locale.ROOT);
            this.name = ArnName.of(request.resource());
        }

        /** Every layer, an organisation's level by level and only if there is one. */
        List<Layer> layers() {
            var layers = new ArrayList<Layer>();
            for (var kind : Policies.LAYERS) {
                var sets = policies.layer(kind);
                if (sets.isEmpty() && !kind.isOfOrganisation()) {
                    layers.add(new Layer(kind, Verdict.ABSENT, List.of()));
                }
                if (!kind.isOfOrganisation() || PolicyEngine.controls(kind, request.principal())) {
                    sets.forEach(set -> layers.add(layer(kind, set)));
                }
            }
            return layers;
        }

        private Layer layer(PolicyKind kind, PolicySet set) {
            if (set.isEmpty()) {
                var verdict = kind.isOfOrganisation() ? Verdict.SILENT : Verdict.ABSENT;
                return new Layer(kind, verdict, List.of());
            }
            var shown = set.policies().getFirst().kind();
            var denies = applying(set, bounded());
            if (!denies.isEmpty()) {
                return new Layer(shown, Verdict.DENIES, denies);
            }
            // What caps is content with any form of naming.
            var least =
                    kind.isOfOrganisation()
                            ? Question.NAMES_THE_ACCOUNT
                            : Question.NAMES_THE_ORIGIN;
            var allows = applying(set, least);
            if (!allows.isEmpty()) {
                return new Layer(shown, Verdict.ALLOWS, allows);
            }
            var delegates = applying(set, Question.NAMES_THE_ACCOUNT);
            var verdict = delegates.isEmpty() ? Verdict.SILENT : Verdict.DELEGATES;
            return new Layer(shown, verdict, delegates);
        }

        private Question bounded() {
            return policies.boundary().isPresent() ? Question.DENIES_THE_BOUNDED : Question.DENIES;
        }

        private List<StatementPlace> applying(PolicySet set, Question question) {
            var denies = question == Question.DENIES || question == Question.DENIES_THE_BOUNDED;
            return set.statements().stream()
                    .filter(statement -> statement.allow != denies)
                    .filter(this::speaksOfThis)
                    .filter(statement -> question.accepts(statement, request))
                    .map(statement -> statement.place)
                    .toList();
        }

        private boolean speaksOfThis(Statement statement) {
            return statement.actions.matches(action) && statement.resources.matches(name, context);
        }

        List<Miss> misses() {
            var misses = new ArrayList<Miss>();
            for (var statement : about()) {
                var miss = miss(statement);
                if (miss != null) {
                    misses.add(miss);
                }
            }
            return misses;
        }

        private List<Statement> about() {
            return policies.layers().stream()
                    .flatMap(set -> set.statements().stream())
                    .filter(Statement::isSound)
                    .filter(statement -> statement.actions.matches(action))
                    .toList();
        }

        private @Nullable Miss miss(Statement statement) {
            if (!statement.resources.matches(name, context)) {
                return new Miss.OtherResource(statement.place, statement.resources.texts());
            }
            if (!concerns(statement)) {
                return new Miss.OtherPrincipal(statement.place);
            }
            var failed =
                    statement.conditions.stream()
                            .filter(condition -> !condition.holds(context))
                            .map(this::failed)
                            .toList();
            return failed.isEmpty() ? null : new Miss.FailedConditions(statement.place, failed);
        }

        private boolean concerns(Statement statement) {
            return statement.allow
                    ? statement.names(request.principal(), Naming.ACCOUNT)
                    : statement.hits(request.principal(), policies.boundary().isPresent());
        }

        private FailedCondition failed(Condition condition) {
            return new FailedCondition(
                    condition.use.toString(),
                    condition.key,
                    context.has(condition.key),
                    context.values(condition.key),
                    condition.wanted);
        }

        /** Keys that are not there and whose presence could change the decision. */
        List<String> absentKeys(Decision decision, List<Layer> layers) {
            var absent = new LinkedHashSet<String>();
            for (var statement : about()) {
                if (couldMatter(statement, decision, layers)) {
                    addAbsent(statement.resources.variables(), absent);
                    if (statement.resources.matches(name, context) && concerns(statement)) {
                        statement.conditions.forEach(
                                condition -> addAbsent(condition.reads(), absent));
                    }
                }
            }
            return List.copyOf(absent);
        }

        private boolean couldMatter(Statement statement, Decision decision, List<Layer> layers) {
            return switch (decision) {
                case ExplicitlyDenied _ -> !statement.allow && applies(statement);
                case Allowed _ -> !statement.allow || applies(statement);
                case Decision.ImplicitlyDenied _ ->
                        !statement.allow || isSilent(statement.place.kind(), layers);
            };
        }

        private boolean applies(Statement statement) {
            return statement.resources.matches(name, context)
                    && concerns(statement)
                    && statement.conditionsHold(context);
        }

        private static boolean isSilent(PolicyKind kind, List<Layer> layers) {
            return layers.stream()
                    .anyMatch(layer -> layer.kind() == kind && layer.verdict() == Verdict.SILENT);
        }

        private void addAbsent(Set<String> keys, Set<String> absent) {
            for (var key : keys) {
                if (!context.has(key)) {
                    absent.add(key);
                }
            }
        }
    }
}
