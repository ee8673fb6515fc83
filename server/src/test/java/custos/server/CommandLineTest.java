package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export --model m.zip --out",
                "train --train a --test b --images c --out",
                "evaluate --model m --test a --images",
                "detect --model",
                "serve --data"
            })
    void anEmptyPathIsRefused(String line) {
        var ended = Colours.run((Object[]) (line + " ").split(" ", -1));
        assertEquals(2, ended.code(), ended.out());
        assertTrue(ended.err().contains("an empty path"), ended.err());
    }

    @Test
    void anEmptyPathOfTheEnvironmentIsRefusedAndOthersAreTaken() {
        assertTrue(exported("").contains("'--out': an empty path"), exported(""));
        assertTrue(exported("elsewhere").contains("cannot open the model"), exported("elsewhere"));
    }

    /** What is said where the environment names the place. */
    private static String exported(String out) {
        var err = new StringWriter();
        var command = Main.commandLine(Map.of("CUSTOS_OUT", out));
        command.setErr(new PrintWriter(err, true));
        assertEquals(2, command.execute("export", "--model", "nowhere.zip"));
        return err.toString();
    }
}
