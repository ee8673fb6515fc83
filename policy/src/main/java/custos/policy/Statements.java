package custos.policy;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What several checks of the validator ask about a statement. */
final class Statements {
    private Statements() {}

    static boolean isAllow(Spot statement) {
        var effect = statement.find("Effect");
        return effect != null && "Allow".equals(effect.string());
    }

    /** The condition keys with their values, as spots of the values. */
    static Stream<Spot> operators(Spot statement) {
        var condition = statement.find("Condition");
        return condition == null ? Stream.of() : condition.members().stream().map(condition::value);
    }

    /** The names of the condition keys, in lower case. */
    static List<String> keys(Spot statement) {
        return operators(statement)
                .flatMap(operator -> operator.members().stream())
                .map(key -> key.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** True if there is a condition key of which this holds, asked in lower case. */
    static boolean hasKey(Spot statement, Predicate<String> name) {
        return keys(statement).stream().anyMatch(name);
    }
}
