package custos.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One operator on one key, compiled. The table of {@link #holds} is the one of the IAM User Guide:
 * listed values are alternatives, and for a negated operator none of them may match.
 */
final class Condition {
    private static final ContextValue[] NO_VALUES = {};

    final Operator.Use use;
    final String key;
    final List<String> wanted;
    private final int hash;
    private final Operator.Qualifier qualifier;
    private final boolean negated;
    private final boolean presenceTest;
    private final Operand[] operands;
    private final boolean nullWanted;
    private final boolean presenceWanted;

    /**
     * @param wanted the listed values as they are written
     * @param operands the listed values compiled; none for {@code Null}
     */
    Condition(Operator.Use use, String key, List<String> wanted, List<Operand> operands) {
        this.use = use;
        this.key = key.intern(); // found by identity where the context's key is a literal too
        this.wanted = List.copyOf(wanted);
        this.hash = Context.hash(key);
        this.qualifier = use.qualifier();
        this.negated = use.operator().negated;
        this.presenceTest = use.operator() == Operator.NULL;
        this.operands = operands.toArray(Operand[]::new);
        this.nullWanted = wanted.stream().anyMatch(text -> text.equalsIgnoreCase("true"));
        this.presenceWanted = wanted.stream().anyMatch(text -> text.equalsIgnoreCase("false"));
    }

    Context.@Nullable Entry seen(Context context) {
        return context.find(key, hash);
    }

    /** What the condition means, the order of its values aside. */
    String meaning() {
        var values = wanted.stream().sorted().toList();
        return use + " " + key.toLowerCase(Locale.ROOT) + " " + values;
    }

    /** The keys that the condition reads: its own, and those of variables in its values. */
    Set<String> reads() {
        var keys = new LinkedHashSet<String>();
        keys.add(key);
        for (var operand : operands) {
            switch (operand) {
                case Operand.Text(var pattern) -> pattern.addVariables(keys);
                case Operand.Bool(var pattern) -> pattern.addVariables(keys);
                case Operand.ArnLike(var pattern) -> pattern.addVariables(keys);
                case Operand.ArnTemplate(var pieces) -> TextPattern.of(pieces).addVariables(keys);
                case Operand.OneOf _,
                        Operand.Numeric _,
                        Operand.Date _,
                        Operand.Binary _,
                        Operand.Ip _ -> {}
            }
        }
        return keys;
    }

    /**
     * The listed values, if all that the condition asks is that the key has one value and that it
     * is one of these; null otherwise.
     */
    @Nullable Set<String> plainlyOneOf() {
        var plain =
                use.operator() == Operator.STRING_EQUALS
                        && qualifier == Operator.Qualifier.NONE
                        && !use.ifExists();
        return plain && operands.length == 1 && operands[0] instanceof Operand.OneOf(var texts)
                ? texts
                : null;
    }

    boolean holds(Context context) {
        var entry = seen(context);
        var values = entry == null ? NO_VALUES : entry.values;
        if (presenceTest) {
            return values.length == 0 ? nullWanted : presenceWanted;
        }
        if (values.length == 0) {
            return holdsWithoutValue();
        }
        return switch (qualifier) {
            // Several values under a plain operator are undefined by AWS: never a match here.
            case NONE ->
                    negated ? none(values, context) : values.length == 1 && all(values, context);
            case FOR_ANY_VALUE -> negated ? !all(values, context) : !none(values, context);
            case FOR_ALL_VALUES -> negated ? none(values, context) : all(values, context);
        };
    }

    private boolean holdsWithoutValue() {
        if (use.ifExists()) {
            return true;
        }
        return switch (qualifier) {
            case NONE -> negated;
            case FOR_ANY_VALUE -> false;
            case FOR_ALL_VALUES -> true;
        };
    }

    private boolean all(ContextValue[] values, Context context) {
        for (var value : values) {
            if (!hit(value, context)) {
                return false;
            }
        }
        return true;
    }

    private boolean none(ContextValue[] values, Context context) {
        for (var value : values) {
            if (hit(value, context)) {
                return false;
            }
        }
        return true;
    }

    private boolean hit(ContextValue value, Context context) {
        for (var operand : operands) {
            if (operand.hit(value, context)) {
                return true;
            }
        }
        return false;
    }
}
