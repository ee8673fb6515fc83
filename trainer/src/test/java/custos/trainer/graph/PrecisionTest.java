package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PrecisionTest {
    private static final String WITH = "processor\t: 0\nflags\t\t: fpu avx512_bf16 clzero\n";
    private static final String WITHOUT = "processor\t: 0\nflags\t\t: fpu avx512_bf16x clzero\n";

    @Test
    void aProcessorThatMultipliesSixteenBitsIsAskedTo() {
        assertEquals(Precision.BFLOAT16, Precision.of(null, WITH));
        assertEquals(Precision.BFLOAT16, Precision.of("", "flags: amx_bf16"));
        assertEquals(Precision.FLOAT32, Precision.of(null, WITHOUT));
        assertEquals(Precision.FLOAT32, Precision.of(null, "bugs\t: avx512_bf16\n"));
        assertEquals(Precision.FLOAT32, Precision.of(null, ""));
    }

    @Test
    void whoeverRunsItHasTheLastWord() {
        assertEquals(Precision.FLOAT32, Precision.of("float32", WITH));
        assertEquals(Precision.BFLOAT16, Precision.of("bfloat16", WITHOUT));
        var refused =
                assertThrows(IllegalArgumentException.class, () -> Precision.of("float16", WITH));
        assertTrue(String.valueOf(refused.getMessage()).contains("float32 or bfloat16"));
    }
}
