package custos.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.graph.Precision;
import custos.vision.DataKey;
import custos.vision.JobFolder;
import custos.vision.ModelBundle;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The trainer as its worker sees it: a process. */
final class ProcessTest {
    @TempDir Path root;

    @ParameterizedTest
    @ValueSource(strings = {"tuning", "finishing"})
    void aTrainingKilledInAnyPartResumesAndEndsInTheSameBytes(String part) throws Exception {
        assertSameBytes(
                new Shapes(root, 11).classification("whole", 54, 3),
                new Shapes(root, 11).classification("killed", 54, 3),
                part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tuning", "finishing"})
    void soDoesATrainingOfBoxes(String part) throws Exception {
        assertSameBytes(
                new Shapes(root, 15).detection("whole", 8, 2),
                new Shapes(root, 15).detection("killed", 8, 2),
                part);
    }

    @Test
    void soDoesATrainingOfTinyThingsInParts() throws Exception {
        assertSameBytes(
                new Shapes(root, 19).tiny("whole", 6, 1),
                new Shapes(root, 19).tiny("killed", 6, 1),
                "tuning");
    }

    @ParameterizedTest
    @ValueSource(strings = {"places-again", "places-finishing"})
    void soDoesATrainingThatLooksForLabelsInPartsOfImages(String part) throws Exception {
        assertSameBytes(
                new Shapes(root, 16).multiLabel("whole", 24, 2),
                new Shapes(root, 16).multiLabel("killed", 24, 2),
                part);
    }

    /** One job is done at once, the other, which is the same, is killed after a checkpoint. */
    private static void assertSameBytes(JobFolder whole, JobFolder killed, String part)
            throws Exception {
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

    @ParameterizedTest
    @EnumSource(Precision.class)
    void eachPrecisionLearnsWhateverTheProcessor(Precision precision) throws Exception {
        var folder = new Shapes(root, 17).classification("job", 54, 6);
        assertEquals(Main.DONE, finish(in(precision.toString(), ShortTraining.class, folder)));
        var bundle = ModelBundle.read(folder.bundle());
        assertEquals(precision.toString(), bundle.provenance().path("precision").asString());
        assertTrue(bundle.metrics().path("heldOut").path("last").path("score").asDouble() > 0.7);
    }

    @Test
    void aPrecisionThatThereIsNotIsAWrongCall() throws Exception {
        var folder = new Shapes(root, 18).classification("job", 3, 0);
        assertEquals(Main.WRONG_CALL, finish(in("half", Main.class, folder)));
    }

    private static Process in(String precision, Class<?> program, JobFolder folder)
            throws IOException {
        var command = command(program, folder);
        command.environment().put("CUSTOS_TRAINER_PRECISION", precision);
        return command.start();
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

    @Test
    void anEncryptedJobGivesTheSameModelAndLeavesNothingPlain() throws Exception {
        var plain = new Shapes(root, 14).classification("plain", 24, 3);
        var key = DataKey.random();
        var encrypted = new Shapes(root, 14).classification("encrypted", 24, 3);
        for (var picture : files(encrypted.images())) {
            var bytes = Files.readAllBytes(picture);
            JobFolder.replace(
                    picture,
                    key.encrypted(picture.getFileName().toString(), stream -> stream.write(bytes)));
        }
        assertEquals(Main.DONE, finish(start(Main.class, plain)));
        var process = start(Main.class, encrypted, "--encrypted");
        process.outputWriter().write(key.toText() + "\n");
        process.outputWriter().flush();
        assertEquals(Main.DONE, finish(process));
        assertArrayEquals(
                ModelBundle.read(plain.bundle()).model(),
                ModelBundle.read(encrypted.bundle(), key).model());
        for (var file : files(encrypted.path())) {
            var content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            assertFalse(
                    content.contains("IHDR") || content.contains("labels.json"), file::toString);
        }
        assertEquals(Main.WRONG_CALL, noKey(encrypted));
    }

    private static int noKey(JobFolder folder) throws Exception {
        var process = start(Main.class, folder, "--encrypted");
        process.outputWriter().close();
        return finish(process);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static int finish(Process process) throws Exception {
        process.inputReader().lines().forEach(line -> JobFolder.Progress.parse(line));
        return process.waitFor();
    }

    private static Process start(Class<?> program, JobFolder folder, String... more)
            throws IOException {
        return command(program, folder, more).start();
    }

    private static ProcessBuilder command(Class<?> program, JobFolder folder, String... more) {
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
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    }
}
