package custos.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements by the resources they speak of: those about everything by their conditions, those
 * about ARNs in a {@link PatternTree}. NotResource is looked at always.
 */
final class ResourceIndex {
    private final ConditionIndex everywhere;
    private final Statement[] negated;
    private final PatternTree tree;

    private ResourceIndex(
            List<Statement> everywhere, List<Statement> negated, List<PatternTree.Entry> arns) {
        this.everywhere = ConditionIndex.of(everywhere);
        this.negated = negated.toArray(Statement[]::new);
        this.tree = PatternTree.of(arns);
    }

    static ResourceIndex of(List<Statement> statements) {
        var everywhere = new ArrayList<Statement>();
        var negated = new ArrayList<Statement>();
        var arns = new ArrayList<PatternTree.Entry>();
        for (var statement : statements) {
            if (statement.resources.negated()) {
                negated.add(statement);
            } else if (statement.resources.everything()) {
                everywhere.add(statement);
            } else {
                statement
                        .resources
                        .arns()
                        .forEach(arn -> arns.add(new PatternTree.Entry(statement, arn)));
            }
        }
        return new ResourceIndex(everywhere, negated, arns);
    }

    /**
     * The first statement that speaks of the resource and that the question accepts.
     *
     * @param name the resource's parts, null if it is no ARN
     */
    @Nullable Statement first(AccessRequest request, @Nullable ArnName name, Question question) {
        var found = everywhere.first(request, question);
        if (found != null) {
            return found;
        }
        for (var statement : negated) {
            if (statement.resources.matches(name, request.context())
                    && question.accepts(statement, request)) {
                return statement;
            }
        }
        return name == null ? null : tree.first(request, name, question);
    }
}
