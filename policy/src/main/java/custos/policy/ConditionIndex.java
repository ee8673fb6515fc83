package custos.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements about the same resources, told apart by their conditions. Where a statement asks that
 * a key equals a plain text, it is found by that text: of a hundred grants to as many teams a
 * request looks at its own.
 */
final class ConditionIndex {
    private final Statement[] others;
    private final ByValue[] byValue;

    /** The statements that ask for one value of a key, by that value. */
    private record ByValue(String key, int hash, Map<String, Statement[]> statements) {
        Statement @Nullable [] of(Context context) {
            var entry = context.find(key, hash);
            return entry == null || entry.values.length != 1
                    ? null
                    : statements.get(entry.values[0].text());
        }
    }

    private ConditionIndex(List<Statement> others, List<ByValue> byValue) {
        this.others = others.toArray(Statement[]::new);
        this.byValue = byValue.toArray(ByValue[]::new);
    }

    static ConditionIndex of(List<Statement> statements) {
        var others = new ArrayList<Statement>();
        var keys = new HashMap<String, Map<String, List<Statement>>>();
        for (var statement : statements) {
            var guard = guard(statement);
            if (guard == null) {
                others.add(statement);
                continue;
            }
            var values =
                    keys.computeIfAbsent(guard.key.toLowerCase(Locale.ROOT), _ -> new HashMap<>());
            for (var text : guard.wanted.stream().distinct().toList()) {
                values.computeIfAbsent(text, _ -> new ArrayList<>()).add(statement);
            }
        }
        return new ConditionIndex(others, byValue(keys));
    }

    /** The condition by which a statement is found, if it has one. An unsound one is looked at. */
    private static @Nullable Condition guard(Statement statement) {
        if (statement.isSound()) {
            for (var condition : statement.conditions) {
                var texts = condition.plainlyOneOf();
                // A key in two spellings (dotless i) must not be found by one of them only.
                if (texts != null && isAscii(condition.key)) {
                    return condition;
                }
            }
        }
        return null;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static List<ByValue> byValue(Map<String, Map<String, List<Statement>>> keys) {
        var all = new ArrayList<ByValue>();
        keys.forEach((folded, values) -> {
            var statements = new HashMap<String, Statement[]>();
            values.forEach((text, list) -> statements.put(text, list.toArray(Statement[]::new)));
            all.add(new ByValue(spelling(values), Context.hash(folded), Map.copyOf(statements)));
        });
        return all;
    }

    /** The key as a policy writes it, which is most likely how requests do. */
    private static String spelling(Map<String, List<Statement>> values) {
        for (var list : values.values()) {
            var guard = guard(list.getFirst());
            if (guard != null) {
                return guard.key;
            }
        }
        throw new IllegalStateException("no guard");
    }

    /** The first statement that the question accepts. */
    @Nullable Statement first(AccessRequest request, Question question) {
        for (var statement : others) {
            if (question.accepts(statement, request)) {
                return statement;
            }
        }
        for (var group : byValue) {
            var statements = group.of(request.context());
            if (statements != null) {
                for (var statement : statements) {
                    if (question.accepts(statement, request)) {
                        return statement;
                    }
                }
            }
        }
        return null;
    }
}
