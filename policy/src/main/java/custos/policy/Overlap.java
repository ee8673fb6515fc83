package custos.policy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Questions about two patterns at once, as texts with {@code *} and {@code ?}. */
final class Overlap {
    private Overlap() {}

    /**
     * True if some text matches both patterns. It walks over pairs of places, row by row, of which
     * it keeps two: the time is the product of the lengths, the space is one of them.
     */
    static boolean ofGlobs(String one, String other) {
        var row = new boolean[other.length() + 1];
        row[0] = true;
        for (var i = 0; i < one.length(); i++) {
            row = next(one.charAt(i), row, other);
        }
        // Behind the end of the one only stars of the other can follow.
        var rest = other.length();
        while (rest > 0 && !row[rest] && other.charAt(rest - 1) == '*') {
            rest--;
        }
        return row[rest];
    }

    /** The places that are reachable in the other pattern when the one goes past {@code a}. */
    private static boolean[] next(char a, boolean[] row, String other) {
        var next = new boolean[row.length];
        for (var j = 0; j < row.length; j++) {
            if (!row[j]) {
                continue;
            }
            var b = j < other.length() ? other.charAt(j) : '\0';
            next[j] |= a == '*' || b == '*';
            if (j < other.length()) {
                row[j + 1] |= a == '*' || b == '*';
                next[j + 1] |= a == b || a == '?' || b == '?';
            }
        }
        return next;
    }

    /** True if some resource matches both ARN patterns (or a lone {@code *}). */
    static boolean ofArns(String one, String other) {
        if (one.equals("*") || other.equals("*")) {
            return true;
        }
        var these = parts(one);
        var those = parts(other);
        for (var i = 0; i < ArnName.PARTS; i++) {
            if (!ofGlobs(these[i], those[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Tells of a narrow pattern whether the wide one, which must not hold a {@code ?}, certainly
     * matches all its resources.
     */
    static Predicate<String> covering(String wide) {
        if (wide.equals("*")) {
            return _ -> true;
        }
        var globs = Arrays.stream(parts(wide)).map(ActionPattern::caseSensitive).toList();
        return narrow -> !narrow.equals("*") && covers(globs, parts(narrow));
    }

    private static boolean covers(List<Glob> globs, String[] parts) {
        for (var i = 0; i < ArnName.PARTS; i++) {
            if (!globs.get(i).matches(parts[i], 0, parts[i].length())) {
                return false;
            }
        }
        return true;
    }

    private static String[] parts(String pattern) {
        var parts = pattern.split(":", ArnName.PARTS);
        var all = new String[ArnName.PARTS];
        for (var i = 0; i < ArnName.PARTS; i++) {
            all[i] = i < parts.length ? parts[i] : "*";
        }
        return all;
    }
}
