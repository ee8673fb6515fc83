package custos.policy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Questions about two patterns at once, as texts with {@code *} and {@code ?}. */
final class Overlap {
    private Overlap() {}

    /** True if some text matches both patterns. */
    static boolean ofGlobs(String one, String other) {
        var reachable = new boolean[one.length() + 1][other.length() + 1];
        reachable[0][0] = true;
        for (var i = 0; i <= one.length(); i++) {
            for (var j = 0; j <= other.length(); j++) {
                if (reachable[i][j]) {
                    advance(one, i, other, j, reachable);
                }
            }
        }
        return reachable[one.length()][other.length()];
    }

    private static void advance(String one, int i, String other, int j, boolean[][] reachable) {
        var a = i < one.length() ? one.charAt(i) : '\0';
        var b = j < other.length() ? other.charAt(j) : '\0';
        if (a == '*') {
            reachable[i + 1][j] = true;
            if (j < other.length()) {
                reachable[i][j + 1] = true;
            }
        }
        if (b == '*') {
            reachable[i][j + 1] = true;
            if (i < one.length()) {
                reachable[i + 1][j] = true;
            }
        }
        if (i < one.length() && j < other.length() && (a == b || a == '?' || b == '?')) {
            reachable[i + 1][j + 1] = true;
        }
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
