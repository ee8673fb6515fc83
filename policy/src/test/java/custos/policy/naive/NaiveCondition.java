package custos.policy.naive;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The Condition element: section 1.5 of the specification. */
final class NaiveCondition {
    private final boolean variables;
    private final NaiveContext context;

    /**
     * @param variables true if the document's version turns on variables
     */
    NaiveCondition(boolean variables, NaiveContext context) {
        this.variables = variables;
        this.context = context;
    }

    /**
     * True if every operator holds for every key under it.
     *
     * @throws NotUnderstoodException if an operator or an operand is none, even where the others do
     *     not hold
     */
    boolean holds(Object block) throws NotUnderstoodException {
        var all = true;
        for (var operator : map(block).entrySet()) {
            for (var key : map(operator.getValue()).entrySet()) {
                all &= holds(operator.getKey(), key.getKey(), texts(key.getValue()));
            }
            known(operator.getKey());
        }
        return all;
    }

    private boolean holds(String name, String key, List<String> listed)
            throws NotUnderstoodException {
        known(name);
        var operator = base(name);
        var found = context.of(key);
        if (operator.equals("null")) {
            if (listed.size() != 1) {
                throw new NotUnderstoodException("Null takes one value");
            }
            return found.isEmpty() == bool(listed.getFirst());
        }
        var hits = new ArrayList<Boolean>();
        for (var value : found) {
            hits.add(hits(positive(operator), value, listed));
        }
        for (var one : listed) {
            hits(positive(operator), "", List.of(one));
        }
        var negated = !operator.equals(positive(operator));
        if (found.isEmpty()) {
            return name.toLowerCase(Locale.ROOT).endsWith("ifexists")
                    || (!isForAnyValue(name) && (negated || isForAllValues(name)));
        }
        if (isForAnyValue(name)) {
            return hits.contains(!negated);
        }
        if (isForAllValues(name)) {
            return !hits.contains(negated);
        }
        // Several values need a set operator.
        return negated ? !hits.contains(true) : hits.size() == 1 && hits.contains(true);
    }

    private static void known(String name) throws NotUnderstoodException {
        var base = base(name);
        var plainNull = base.equals("null") && name.length() == base.length();
        if (!plainNull && !OPERATORS.contains(positive(base))) {
            throw new NotUnderstoodException("no operator: " + name);
        }
    }

    private static final List<String> OPERATORS =
            List.of(
                    "stringequals",
                    "stringequalsignorecase",
                    "stringlike",
                    "numericequals",
                    "numericlessthan",
                    "numericlessthanequals",
                    "numericgreaterthan",
                    "numericgreaterthanequals",
                    "dateequals",
                    "datelessthan",
                    "datelessthanequals",
                    "dategreaterthan",
                    "dategreaterthanequals",
                    "bool",
                    "binaryequals",
                    "ipaddress",
                    "arnequals",
                    "arnlike");

    private static boolean isForAnyValue(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("foranyvalue:");
    }

    private static boolean isForAllValues(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("forallvalues:");
    }

    /** The operator's name without qualifier and IfExists. */
    private static String base(String name) {
        var base = name.toLowerCase(Locale.ROOT);
        if (isForAnyValue(name) || isForAllValues(name)) {
            base = base.substring(base.indexOf(':') + 1);
        }
        return base.endsWith("ifexists")
                ? base.substring(0, base.length() - "ifexists".length())
                : base;
    }

    private static String positive(String base) {
        return switch (base) {
            case "stringnotequals" -> "stringequals";
            case "stringnotequalsignorecase" -> "stringequalsignorecase";
            case "stringnotlike" -> "stringlike";
            case "numericnotequals" -> "numericequals";
            case "datenotequals" -> "dateequals";
            case "notipaddress" -> "ipaddress";
            case "arnnotequals" -> "arnequals";
            case "arnnotlike" -> "arnlike";
            default -> base;
        };
    }

    private boolean hits(String operator, String value, List<String> listed)
            throws NotUnderstoodException {
        var any = false;
        for (var one : listed) {
            any |= hits(operator, value, one);
        }
        return any;
    }

    private boolean hits(String operator, String value, String listed)
            throws NotUnderstoodException {
        var symbols = NaiveText.literal(value);
        return switch (operator) {
            case "stringequals" -> text(listed, false).filter(symbols::equals).isPresent();
            case "stringequalsignorecase" ->
                    text(listed, false)
                            .map(NaiveText::fold)
                            .filter(NaiveText.fold(symbols)::equals)
                            .isPresent();
            case "stringlike" ->
                    text(listed, true).filter(like -> NaiveText.glob(like, symbols)).isPresent();
            case "arnequals", "arnlike" ->
                    text(listed, true)
                            .filter(like -> value.startsWith("arn:"))
                            .filter(like -> NaiveText.arnGlob(like, value))
                            .isPresent();
            case "bool" -> hitsBool(value, listed);
            case "binaryequals" ->
                    Optional.of(must(NaiveScalars.base64(listed), listed))
                            .equals(NaiveScalars.base64(value));
            case "ipaddress" -> {
                var range = must(NaiveScalars.range(listed), listed);
                var address = NaiveScalars.peer(value);
                yield address.isPresent() && address.get().startsWith(range);
            }
            default -> hitsOrdered(operator, value, listed);
        };
    }

    private boolean hitsBool(String value, String listed) throws NotUnderstoodException {
        if (variables && listed.contains("${")) {
            var text = text(listed, false).map(NaiveCondition::string);
            var wanted = text.flatMap(NaiveScalars::bool);
            if (!NaiveText.hasVariable(listed)) {
                must(wanted, listed);
            }
            return wanted.isPresent() && wanted.equals(NaiveScalars.bool(value));
        }
        return Optional.of(bool(listed)).equals(NaiveScalars.bool(value));
    }

    private static String string(List<Integer> symbols) {
        var text = new StringBuilder();
        symbols.forEach(text::appendCodePoint);
        return text.toString();
    }

    private static boolean hitsOrdered(String operator, String value, String listed)
            throws NotUnderstoodException {
        var numeric = operator.startsWith("numeric");
        Optional<BigDecimal> right =
                numeric ? NaiveScalars.number(listed) : NaiveScalars.date(listed);
        var bound = must(right, listed);
        Optional<BigDecimal> left = numeric ? NaiveScalars.number(value) : NaiveScalars.date(value);
        if (left.isEmpty()) {
            return false;
        }
        var order = left.get().compareTo(bound);
        return switch (operator.substring(numeric ? "numeric".length() : "date".length())) {
            case "equals" -> order == 0;
            case "lessthan" -> order < 0;
            case "lessthanequals" -> order <= 0;
            case "greaterthan" -> order > 0;
            case "greaterthanequals" -> order >= 0;
            default -> throw new NotUnderstoodException("no operator: " + operator);
        };
    }

    private Optional<List<Integer>> text(String listed, boolean wild)
            throws NotUnderstoodException {
        if (variables) {
            return NaiveText.expand(listed, wild, context);
        }
        return Optional.of(wild ? NaiveText.pattern(listed) : NaiveText.literal(listed));
    }

    private static boolean bool(String listed) throws NotUnderstoodException {
        return must(NaiveScalars.bool(listed), listed);
    }

    private static <T> T must(Optional<T> parsed, String listed) throws NotUnderstoodException {
        if (parsed.isEmpty()) {
            throw new NotUnderstoodException("no operand: " + listed);
        }
        return parsed.get();
    }

    private static Map<?, ?> mapping(Object value) throws NotUnderstoodException {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new NotUnderstoodException("not an object: " + value);
    }

    @SuppressWarnings("unchecked") // The keys of JSON objects are strings.
    private static Map<String, Object> map(Object value) throws NotUnderstoodException {
        return (Map<String, Object>) mapping(value);
    }

    private static List<String> texts(Object value) throws NotUnderstoodException {
        var texts = new ArrayList<String>();
        for (var one : value instanceof List<?> list ? list : List.of(value)) {
            texts.add(
                    switch (one) {
                        case String text -> text;
                        case NaiveJson.Digits number -> number.text();
                        case Boolean bool -> bool.toString();
                        default -> throw new NotUnderstoodException("no operand: " + one);
                    });
        }
        return texts;
    }
}
