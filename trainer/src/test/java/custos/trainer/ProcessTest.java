package custos.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.JobFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trainer as its worker sees it: a process. */
final class ProcessTest {
    @TempDir Path root;

    @ParameterizedTest
    @ValueSource(strings = {"tuning", "finishing"})
    void aTrainingKilledInAnyPartResumesAndEndsInTheSameBytes(String part) throws Exception {
        var whole = new Shapes(root, 11).classification("whole", 54, 3);
        var killed = new Shapes(root, 11).classification("killed", 54, 3);
        ShortTraining.run(whole, System.err);
        var process = start(ShortTraining.class, killed);
        try (var lines = process.inputReader()) {
            readUntilThereIs(killed.checkpoint(part), lines);
            process.destroyForcibly().waitFor();
        }
        assertTrue(Files.exists(killed.checkpoint(part)));
        assertFalse(Files.exists(killed.bundle()));
        ShortTraining.run(killed, System.err);
        assertArrayEquals(Files.readAllBytes(whole.bundle()), Files.readAllBytes(killed.bundle()));
    }

    private static void readUntilThereIs(Path checkpoint, BufferedReader lines) throws IOException {
        while (!Files.exists(checkpoint)) {
            if (lines.readLine() == null) {
                throw new IllegalStateException("the training ended without a checkpoint");
            }
        }
    }

    @Test
    void badDataEndsWithCodeThreeAndAReason() throws Exception {
        var folder = new Shapes(root, 12).classification("bad", 3, 0);
        Files.writeString(folder.path().resolve("train.jsonl"), "no JSON\n");
        assertEquals(Main.BAD_DATA, finish(start(Main.class, folder)));
        assertTrue(folder.refusal().orElseThrow().message().contains("cannot be read"));
    }

    @Test
    void theTrainerEndsWhenItsWorkerDoesAndLetsNobodyElseIn() throws Exception {
        var folder = new Shapes(root, 13).classification("left", 54, 3);
        var process = start(Main.class, folder);
        process.inputReader().readLine();
        assertEquals(Main.BUSY, finish(start(Main.class, folder)));
        process.outputWriter().close();
        assertNotEquals(Main.DONE, finish(process));
    }

    private static int finish(Process process) throws Exception {
        process.inputReader().lines().forEach(line -> JobFolder.Progress.parse(line));
        return process.waitFor();
    }

    private static Process start(Class<?> program, JobFolder folder) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx512m",
                        "-Dcustos.backbone=" + Shapes.starter(),
                        "-Dbackbone=" + Shapes.starter(),
                        "-Donnxruntime.native.path="
                                + System.getProperty("onnxruntime.native.path"),
                        "-DDJL_CACHE_DIR=" + System.getProperty("DJL_CACHE_DIR"),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        folder.path().toString()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }
}
