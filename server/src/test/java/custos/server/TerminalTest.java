package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    @TempDir Path folder;

    /** A program of its own, that shows a bar as the commands do. */
    static final class Bar {
        public static void main(String[] args) {
            TerminalProgress.standard().show(0.5, "train");
        }
    }

    @Test
    void noBarIsDrawnIntoAFileThoughInputAndOutputAreATerminal() throws Exception {
        var errors = folder.resolve("errors");
        onATerminal("2>" + errors);
        assertEquals(" 50 %  train\n", Files.readString(errors));
    }

    @Test
    void theBarIsDrawnThoughTheOutputGoesIntoAFile() throws Exception {
        var shown = onATerminal(">" + folder.resolve("output"));
        assertTrue(shown.contains("\r[###############---------------]  50 %  train"), shown);
    }

    @Test
    void neitherIsThereABarWithoutATerminal() throws Exception {
        var shown = run(List.of("sh", "-c", command("2>&1")));
        assertFalse(shown.contains("["), shown);
    }

    private String onATerminal(String redirection) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(SCRIPT), "skipped: no terminal without " + SCRIPT);
        return run(List.of(SCRIPT.toString(), "-qec", command(redirection), "/dev/null"));
    }

    private static String command(String redirection) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        return "'%s' --enable-native-access=ALL-UNNAMED -cp '%s' '%s' %s"
                .formatted(
                        java,
                        System.getProperty("java.class.path"),
                        Bar.class.getName(),
                        redirection);
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        var shown = folder.resolve("shown");
        var process =
                new ProcessBuilder(command)
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(shown.toFile())
                        .start();
        assertEquals(0, process.waitFor(), () -> "see " + shown);
        return Files.readString(shown);
    }
}
