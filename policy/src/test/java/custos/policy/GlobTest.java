package custos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GlobTest {
    @Test
    void aStarMayMatchNothing() {
        assertTrue(matches("a*b", "ab"));
        assertTrue(matches("*", ""));
        assertTrue(matches("**a**", "a"));
    }

    @Test
    void aQuestionMarkIsExactlyOneCharacter() {
        assertTrue(matches("a?c", "abc"));
        assertFalse(matches("a?c", "ac"));
        assertTrue(matches("*?", "x"));
        assertFalse(matches("*?", ""));
    }

    @Test
    void aCharacterBeyondTheBasicPlaneIsOneCharacter() {
        assertTrue(matches("a?c", "a\uD83D\uDE00c"));
        assertFalse(matches("a??c", "a\uD83D\uDE00c"));
        assertTrue(matches("*?c", "\uD83D\uDE00c"));
        assertTrue(matches("?*?", "\uD83D\uDE00x\uD83D\uDE00"));
    }

    @Test
    void theNullCharacterIsACharacterLikeAnother() {
        assertTrue(matches("\0?", "\0\uD83D\uDE00"));
        assertFalse(matches("\0?", "a\uD83D\uDE00"));
        assertFalse(matches("?\0?", "aa\uD83D\uDE00"));
    }

    @Test
    void beginningAndEndMayNotOverlap() {
        assertFalse(matches("aba*aba", "aba"));
        assertTrue(matches("aba*aba", "abaaba"));
    }

    @Test
    void itAgreesWithTheObviousMatcher() {
        Randomly.check(
                20_000,
                random -> {
                    var pattern = text(random, "ab*?");
                    var value = text(random, Randomly.oneIn(random, 4) ? "ab\uD83D\uDE00" : "ab");
                    assertEquals(
                            obviously(
                                    pattern.codePoints().toArray(),
                                    0,
                                    value.codePoints().toArray(),
                                    0),
                            matches(pattern, value),
                            pattern + " against " + value);
                });
    }

    @Test
    void twoPatternsOverlapIfSomeTextMatchesBoth() {
        assertTrue(Overlap.ofGlobs("a*c", "*bc"));
        assertFalse(Overlap.ofGlobs("a*", "b*"));
        assertTrue(Overlap.ofGlobs("*", ""));
        assertFalse(Overlap.ofGlobs("?", ""));
        Randomly.check(
                5_000,
                random -> {
                    var one = text(random, "ab*?");
                    var other = text(random, "ab*?");
                    assertEquals(
                            meet(one, other), Overlap.ofGlobs(one, other), one + " and " + other);
                });
    }

    /** The obvious answer: both lose what may match the same next character. */
    private static boolean meet(String one, String other) {
        if (one.isEmpty() && other.isEmpty()) {
            return true;
        }
        if (one.startsWith("*")) {
            return meet(one.substring(1), other)
                    || (!other.isEmpty() && meet(one, other.substring(1)));
        }
        if (other.startsWith("*")) {
            return meet(one, other.substring(1))
                    || (!one.isEmpty() && meet(one.substring(1), other));
        }
        return !one.isEmpty()
                && !other.isEmpty()
                && (one.charAt(0) == other.charAt(0)
                        || one.charAt(0) == '?'
                        || other.charAt(0) == '?')
                && meet(one.substring(1), other.substring(1));
    }

    private static String text(Random random, String alphabet) {
        var letters = alphabet.codePoints().toArray();
        return IntStream.range(0, random.nextInt(9))
                .mapToObj(_ -> Character.toString(letters[random.nextInt(letters.length)]))
                .collect(Collectors.joining());
    }

    private static boolean matches(String pattern, String value) {
        return ActionPattern.caseSensitive(pattern).matches(value, 0, value.length());
    }

    private static boolean obviously(int[] pattern, int p, int[] value, int v) {
        if (p == pattern.length) {
            return v == value.length;
        }
        if (pattern[p] == '*') {
            return obviously(pattern, p + 1, value, v)
                    || (v < value.length && obviously(pattern, p, value, v + 1));
        }
        return v < value.length
                && (pattern[p] == '?' || pattern[p] == value[v])
                && obviously(pattern, p + 1, value, v + 1);
    }
}
