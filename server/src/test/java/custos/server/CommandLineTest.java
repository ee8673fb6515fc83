package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"-V", "train -V", "serve --version", "key -V", "key create -V"})
    void everyCommandTellsTheVersion(String line) {
        var ended = Colours.run((Object[]) line.split(" "));
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.out().startsWith("custos "), ended.out());
    }
}
