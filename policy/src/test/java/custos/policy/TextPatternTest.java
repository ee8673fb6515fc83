package custos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternTest {
    private static final Context ANA = Context.builder().put("aws:username", "ana").build();

    @ParameterizedTest
    @CsvSource({"?, a, true", "?, ab, false", "?, '', false", "a?, ab, true", "a?, abc, false"})
    void aQuestionMarkAtTheEndIsOneCharacter(String pattern, String value, boolean matches)
            throws Exception {
        assertEquals(matches, pattern(pattern).matches(value, Context.EMPTY));
    }

    @Test
    void onlyALoneStarMatchesEverything() throws Exception {
        assertTrue(pattern("*").matchesEverything());
        for (var text : List.of("", "?", "**", "a*", "*a", "${aws:username}*")) {
            assertFalse(pattern(text).matchesEverything(), text);
        }
    }

    @Test
    void whatStandsBeforeTheFirstWildcardLeads() throws Exception {
        assertEquals(pieces("a/${aws:username}/b"), pattern("a/${aws:username}/b*c").lead());
        assertEquals(pieces("a"), pattern("a?b").lead());
        assertEquals(List.of(), pattern("*a").lead());
    }

    @Test
    void aTextWithoutWildcardsAndVariablesIsLiteral() throws Exception {
        assertEquals("", pattern("").literal());
        assertEquals("abc", pattern("abc").literal());
        for (var text : List.of("*", "a?", "${x:a}", "a${x:a}", "${x:a}b", "a${x:a}*")) {
            assertNull(pattern(text).literal(), text);
        }
    }

    @Test
    void variablesBeforeAndBehindAWildcardAreNamed() throws Exception {
        var keys = new LinkedHashSet<String>();
        pattern("a${x:a}b*${x:b}?${x:c}").addVariables(keys);
        assertEquals(Set.of("x:a", "x:b", "x:c"), keys);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*${aws:username}", "a${aws:username}", "a?${aws:username}*"})
    void aVariableWithoutValueMatchesNothing(String text) throws Exception {
        var pattern = pattern(text);
        for (var value : List.of("a", "ab", "a${aws:username}")) {
            assertFalse(pattern.matches(value, Context.EMPTY), value);
        }
        assertTrue(pattern("a*${aws:username}").matches("a/ana", ANA));
    }

    @Test
    void aPieceEndsWithinItsPartOfTheValue() throws Exception {
        for (var text : List.of("ab*", "ab?", "ab")) {
            assertFalse(pattern(text).matches("xabc", 1, 2, Context.EMPTY), text);
        }
        assertTrue(pattern("ab*").matches("xabc", 1, 3, Context.EMPTY));
        assertFalse(pattern("${aws:username}*").matches("anabel", 0, 2, ANA));
        assertTrue(pattern("${aws:username}*").matches("anabel", 0, 3, ANA));
    }

    private static TextPattern pattern(String text) throws Template.VariableException {
        return TextPattern.of(pieces(text));
    }

    private static List<Piece> pieces(String text) throws Template.VariableException {
        return Template.parse(text, true, true);
    }
}
