package custos.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that starts the trainer. */
final class RunTrainerTest {
    /** 128 and SIGABRT: how native code ends that nobody asked whether it may fail. */
    private static final int ABORTED = 134;

    private static final Pattern NO_MEMORY =
            Pattern.compile("OutOfMemoryError|insufficient memory|bad_alloc|allocate memory");

    @TempDir Path root;

    private record End(int code, String output) {}

    @Test
    void aTrainerThatReachesItsBoundFailsAndSaysThatThereIsNoMemory() throws Exception {
        var folder = new Shapes(root, 12).classification("job", 24, 3);
        var end =
                run(
                        folder.path(),
                        Map.of("CUSTOS_TRAINER_HEAP", "256m", "CUSTOS_TRAINER_MEMORY", "400m"));
        assertTrue(Set.of(Main.FAILED, ABORTED).contains(end.code()), end.output());
        assertTrue(NO_MEMORY.matcher(end.output()).find(), end.output());
        assertFalse(Files.exists(folder.bundle()));
        assertTrue(folder.refusal().isEmpty(), "nothing is wrong with the data");
    }

    /** Bounds are in KiB, as {@code ulimit} tells them. */
    @ParameterizedTest
    @CsvSource({"640m, 6g, 6291456", "2g, 3000m, 3072000", "100000k, 209715200, 204800"})
    void theProcessIsBoundedAsTheEnvironmentSays(String heap, String memory, String bound)
            throws Exception {
        assertEquals(
                bound, bound(Map.of("CUSTOS_TRAINER_HEAP", heap, "CUSTOS_TRAINER_MEMORY", memory)));
    }

    @Test
    void withoutThatItsHeapAndThreeGibibytesAndSomeForEachCore() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        long least = (640 + 3 * 1024 + 128L * cores) * 1024;
        assertTrue(Long.parseLong(bound(Map.of())) >= least, bound(Map.of()));
        assertEquals("unlimited", bound(Map.of("CUSTOS_TRAINER_MEMORY", "unlimited")));
    }

    @Test
    void aLowerBoundThatIsThereIsKeptUnlessAnotherIsAskedFor() throws Exception {
        assertEquals("2000000", boundAfter("ulimit -S -d 2000000", Map.of()));
        assertEquals(
                "4194304",
                boundAfter("ulimit -S -d 2000000", Map.of("CUSTOS_TRAINER_MEMORY", "4g")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "4 g", "-1", "0", "4gg", "g", "500m"})
    void whatIsNoBoundIsAWrongCall(String memory) throws Exception {
        var end = run(root, Map.of("CUSTOS_TRAINER_MEMORY", memory));
        assertEquals(Main.WRONG_CALL, end.code(), end.output());
        assertTrue(end.output().contains("run-trainer: "), end.output());
    }

    /** What the process that the script becomes may take. */
    private String bound(Map<String, String> environment) throws Exception {
        return boundAfter(":", environment);
    }

    /** The same where a command of the shell came before. */
    private String boundAfter(String before, Map<String, String> environment) throws Exception {
        var java = Files.createDirectories(root.resolve("home/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nulimit -d\n");
        assertTrue(java.toFile().setExecutable(true));
        return run(before, root, root.resolve("home"), environment).output().strip();
    }

    /** By the Java runtime of these tests. */
    private static End run(Path folder, Map<String, String> environment) throws Exception {
        return run(":", folder, Path.of(System.getProperty("java.home")), environment);
    }

    private static End run(
            String before, Path folder, Path javaHome, Map<String, String> environment)
            throws IOException, InterruptedException {
        var home = Shapes.starter().resolve("../..").normalize();
        var builder =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                before + "; exec sh src/main/dist/run-trainer \"$0\"",
                                folder.toString())
                        .redirectErrorStream(true);
        var variables = builder.environment();
        List.of("CUSTOS_TRAINER_HEAP", "CUSTOS_TRAINER_MEMORY").forEach(variables::remove);
        variables.put("CUSTOS_TRAINER_HOME", home.toString());
        variables.put("CUSTOS_TRAINER_CLASSPATH", System.getProperty("java.class.path"));
        variables.put("JAVA_HOME", javaHome.toString());
        variables.put("DJL_CACHE_DIR", System.getProperty("DJL_CACHE_DIR"));
        variables.putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new End(process.waitFor(), output);
    }
}
