package custos.policy.naive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text in policies as a list of symbols: a code point, {@link #ANY} run of characters or exactly
 * {@link #ONE} character. Section 1.2 to 1.4 of the specification.
 */
final class NaiveText {
    /** The wildcard {@code *}. */
    static final int ANY = -1;

    /** The wildcard {@code ?}. */
    static final int ONE = -2;

    /** A condition key without spaces, or with spaces in its tag key. */
    private static final String KEY =
            "[^\\s,'{}$]+|[^\\s:,'{}$]+:[^\\s,'{}$/]+/[^\\s,'{}$](?:[^,'{}$]*[^\\s,'{}$])?";

    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{(?:([*?$])|(" + KEY + ")(?:, '([^']*)')?)}");

    private static final Pattern CHARACTER = Pattern.compile("\\$\\{[*?$]}");

    private NaiveText() {}

    /** The text with its wildcards. */
    static List<Integer> pattern(String text) {
        return text.codePoints().map(NaiveText::wildcard).boxed().toList();
    }

    /** The text with every character standing for itself. */
    static List<Integer> literal(String text) {
        return text.codePoints().boxed().toList();
    }

    private static int wildcard(int character) {
        return switch (character) {
            case '*' -> ANY;
            case '?' -> ONE;
            default -> character;
        };
    }

    /**
     * The text with its variables replaced; what replaces them stands for itself. Empty if a
     * variable has no value and no default.
     *
     * @param wild true if {@code *} and {@code ?} outside of variables are wildcards
     * @throws NotUnderstoodException if a variable is not well-formed
     */
    static Optional<List<Integer>> expand(String text, boolean wild, NaiveContext context)
            throws NotUnderstoodException {
        var symbols = new ArrayList<Integer>();
        var undefined = false;
        var rest = text;
        while (!rest.isEmpty()) {
            var start = rest.indexOf("${");
            var plain = start < 0 ? rest : rest.substring(0, start);
            symbols.addAll(wild ? pattern(plain) : literal(plain));
            if (start < 0) {
                break;
            }
            var variable = VARIABLE.matcher(rest.substring(start));
            if (!variable.lookingAt()) {
                throw new NotUnderstoodException("no variable: " + rest);
            }
            var value = value(variable, context);
            value.ifPresent(found -> symbols.addAll(literal(found)));
            undefined |= value.isEmpty();
            rest = rest.substring(start + variable.end());
        }
        return undefined ? Optional.empty() : Optional.of(symbols);
    }

    private static Optional<String> value(Matcher variable, NaiveContext context) {
        var character = variable.group(1);
        if (character != null) {
            return Optional.of(character);
        }
        return context.single(variable.group(2)).or(() -> Optional.ofNullable(variable.group(3)));
    }

    /** True if the text has a variable other than those that stand for a character. */
    static boolean hasVariable(String text) {
        return CHARACTER.matcher(text).replaceAll("x").contains("${");
    }

    /** True if the whole value matches the pattern. */
    static boolean glob(List<Integer> pattern, List<Integer> value) {
        if (pattern.isEmpty()) {
            return value.isEmpty();
        }
        int first = pattern.getFirst();
        var rest = pattern.subList(1, pattern.size());
        if (first == ANY) {
            return glob(rest, value)
                    || (!value.isEmpty() && glob(pattern, value.subList(1, value.size())));
        }
        return !value.isEmpty()
                && (first == ONE || first == value.getFirst())
                && glob(rest, value.subList(1, value.size()));
    }

    /** True if the six parts of the ARN match the six parts of the pattern: section 1.3. */
    static boolean arnGlob(List<Integer> pattern, String arn) {
        var patterns = new ArrayList<>(parts(pattern));
        var values = parts(literal(arn));
        if (patterns.size() < 6 && endsInAny(patterns.getLast())) {
            while (patterns.size() < 6) {
                patterns.add(List.of(ANY));
            }
        }
        if (patterns.size() < 6 || values.size() < 6) {
            return false;
        }
        for (var i = 0; i < 6; i++) {
            if (!glob(patterns.get(i), values.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsInAny(List<Integer> symbols) {
        return !symbols.isEmpty() && symbols.getLast() == ANY;
    }

    private static List<List<Integer>> parts(List<Integer> symbols) {
        var parts = new ArrayList<List<Integer>>();
        var rest = symbols;
        while (parts.size() < 5 && rest.contains((int) ':')) {
            var colon = rest.indexOf((int) ':');
            parts.add(rest.subList(0, colon));
            rest = rest.subList(colon + 1, rest.size());
        }
        parts.add(rest);
        return parts;
    }

    /** The symbols with upper and lower case made equal, by simple case folding. */
    static List<Integer> fold(List<Integer> symbols) {
        return symbols.stream().map(NaiveText::fold).toList();
    }

    /** The text with upper and lower case made equal, by simple case folding. */
    static String fold(String text) {
        var folded = new StringBuilder();
        text.codePoints().forEach(character -> folded.appendCodePoint(fold(character)));
        return folded.toString();
    }

    private static int fold(int symbol) {
        // Unicode folds the dotted capital and the dotless small i to themselves.
        var itself = symbol < 0 || symbol == 0x130 || symbol == 0x131;
        return itself ? symbol : Character.toLowerCase(Character.toUpperCase(symbol));
    }
}
