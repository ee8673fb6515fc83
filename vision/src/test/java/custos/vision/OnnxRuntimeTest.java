package custos.vision;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeTest {
    @TempDir Path folder;

    /** Loads the library in a process of its own. */
    static final class Loads {
        private Loads() {}

        public static void main(String[] arguments) {
            System.out.println("ONNX Runtime " + OnnxRuntime.environment().getVersion());
        }
    }

    @Test
    void aCommandLineThatWouldCrashTheLibraryIsRefusedInWords() throws Exception {
        var refused = run("x".repeat(5_000));
        assertEquals(1, refused.exit(), refused.output());
        assertTrue(refused.output().contains("ONNX Runtime crashes over"), refused.output());
    }

    /** Fails when an update of the library moves the limit below ours. */
    @Test
    void theLongestCommandLineThatIsAllowedLoadsTheLibrary() throws Exception {
        var short_ = run("x");
        assertEquals(0, short_.exit(), short_.output());
        var longest = run("x".repeat(OnnxRuntime.LONGEST_COMMAND_LINE - short_.length() + 1));
        assertEquals(OnnxRuntime.LONGEST_COMMAND_LINE, longest.length());
        assertEquals(0, longest.exit(), longest.output());
    }

    @Test
    void aSystemWithoutProcIsNotAsked() {
        assertDoesNotThrow(() -> OnnxRuntime.check(folder.resolve("absent")));
    }

    private record Ended(int exit, String output, int length) {}

    private Ended run(String argument) throws IOException, InterruptedException {
        var output = folder.resolve("output");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder =
                new ProcessBuilder(
                                java, "-XX:-CreateCoredumpOnCrash", Loads.class.getName(), argument)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        var process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Ended(
                process.waitFor(),
                Files.readString(output),
                String.join(" ", builder.command()).length() + 1);
    }
}
