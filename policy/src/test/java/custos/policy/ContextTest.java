package custos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContextTest {
    @Test
    void keysIgnoreCaseAlsoBeyondAscii() {
        var context = Context.builder().put("aws:ResourceTag/Ärger", "x").build();
        assertEquals(List.of("x"), context.values("AWS:resourcetag/äRGER"));
        assertTrue(context.has("aws:resourcetag/ärger"));
    }

    @Test
    void aKeyThatIsPutAgainIsReplaced() {
        var context = Context.builder().put("x:a", "1").put("X:A", "2").build();
        assertEquals(1, context.size());
        assertEquals(List.of("2"), context.values("x:a"));
    }

    @Test
    void itGrowsWithItsKeys() {
        var builder = Context.builder();
        for (var i = 0; i < 500; i++) {
            builder.put("aws:RequestTag/" + i, Integer.toString(i));
        }
        var context = builder.build();
        assertEquals(500, context.size());
        for (var i = 0; i < 500; i++) {
            assertEquals(List.of(Integer.toString(i)), context.values("aws:requesttag/" + i));
        }
        assertFalse(context.has("aws:RequestTag/500"));
    }

    @Test
    void aBuiltContextDoesNotChangeWithItsBuilder() {
        var builder = Context.builder().put("x:a", "1");
        var context = builder.build();
        builder.put("x:b", "2");
        assertFalse(context.has("x:b"));
        assertEquals(2, context.toBuilder().put("x:c", "3").build().size());
    }

    @Test
    void aListOfOneIsSingleWhenItComesFromAMap() {
        var context = Context.of(Map.of("x:a", List.of("1"), "x:b", List.of("1", "2")));
        assertEquals(Map.of("x:a", List.of("1"), "x:b", List.of("1", "2")), context.asMap());
    }

    @Test
    void keysWithTheSameHashAreNotTakenForEachOther() {
        assertEquals(Context.hash("x:1["), Context.hash("x:2<"));
        var context = Context.builder().put("x:1[", "1").build();
        assertFalse(context.has("x:2<"));
        var both = context.toBuilder().put("x:2<", "2").build();
        assertEquals(List.of("1"), both.values("x:1["));
        assertEquals(List.of("2"), both.values("x:2<"));
    }

    @Test
    void aHashIgnoresCaseAndSpreadsKeys() {
        var hashes = new HashSet<Integer>();
        for (var i = 0; i < 1_000; i++) {
            var key = "aws:RequestTag/Team" + i;
            assertEquals(Context.hash(key), Context.hash(key.toUpperCase(Locale.ROOT)));
            hashes.add(Context.hash(key));
        }
        assertTrue(hashes.size() > 950, hashes.size() + " hashes of 1,000 keys");
    }
}
