package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OrtException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AllocateRawInternal Failed to allocate memory for requested buffer of size 1806336",
                "PosixThread pthread_create failed, error code: 11",
                "std::bad_alloc"
            })
    void aGraphWithoutMemoryIsNotOneThatDoesNotRun(String words) {
        var failure = new OrtException(words);
        var error = assertThrows(OutOfMemoryError.class, () -> Memory.requireLeft(failure));
        assertSame(failure, error.getCause());
    }

    @Test
    void otherFailuresAreTheGraphs() {
        assertDoesNotThrow(() -> Memory.requireLeft(new OrtException("Unknown operator: Foo")));
    }
}
