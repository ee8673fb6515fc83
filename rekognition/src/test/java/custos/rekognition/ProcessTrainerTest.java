package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.rekognition.Trainer.Outcome;
import custos.vision.DataKey;
import custos.vision.JobFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcessTrainerTest {
    private static final String LINE = "{\"phase\":\"train\",\"done\":0}";

    @TempDir Path folder;

    private final List<JobFolder.Progress> progress = new ArrayList<>();

    private Outcome run(String script) throws InterruptedException {
        return shell(script).run(new JobFolder(folder), progress::add);
    }

    /** A trainer that is a shell script; the folder is its {@code $0}. */
    private static ProcessTrainer shell(String script) {
        return new ProcessTrainer(List.of("sh", "-c", script), Map.of("FROM_SERVER", "yes"));
    }

    @Test
    void progressIsPassedOnAndOtherLinesAreNot() throws InterruptedException {
        var outcome =
                run(
                        "echo 'a library says hello'; echo '{\"phase\":\"train\",\"epoch\":1,"
                                + "\"epochs\":5,\"done\":0.1,\"loss\":0.7}'; echo bye >&2");
        assertEquals(new Outcome.Done(), outcome);
        assertEquals(1, progress.size());
        assertEquals(5, progress.getFirst().epochs());
    }

    @Test
    void theFolderIsTheLastArgumentAndTheEnvironmentIsAdded() throws InterruptedException {
        var outcome = run("test \"$FROM_SERVER\" = yes && test \"$0\" = '" + folder + "'");
        assertEquals(new Outcome.Done(), outcome);
    }

    @Test
    void badDataComesWithItsReason() throws InterruptedException {
        new JobFolder(folder).write(new JobFolder.Refusal("All images are the same."));
        assertEquals(new Outcome.BadData("All images are the same."), run("exit 3"));
    }

    @Test
    void withoutAReasonItIsNotTheDataButTheVirtualMachineThatRanOutOfMemory()
            throws InterruptedException {
        var outcome = assertInstanceOf(Outcome.Failed.class, run("exit 3"));
        assertTrue(outcome.reason().contains("CUSTOS_TRAINER_HEAP"), outcome.reason());
    }

    @Test
    void lastWordsAreWhatFailedAndNotWhereInTheProgram() throws InterruptedException {
        var trace =
                "java.io.IOException: No space left on device\\n"
                        + "\\tat a.B.c(B.java)\\n".repeat(9);
        var outcome =
                assertInstanceOf(
                        Outcome.Failed.class,
                        run(
                                "printf '"
                                        + trace
                                        + "\\t... 3 more\\n03:27:29.838 INFO  Job: half done\\n' >&2; exit 1"));
        assertTrue(outcome.reason().contains("No space left on device"), outcome.reason());
        assertFalse(outcome.reason().contains("B.java"), outcome.reason());
        assertFalse(outcome.reason().contains("more"), outcome.reason());
        assertFalse(outcome.reason().contains("half done"), outcome.reason());
    }

    @Test
    void anyOtherEndMayBeTriedAgainAndTellsItsLastWords() throws InterruptedException {
        var outcome = assertInstanceOf(Outcome.Failed.class, run("echo 'no memory' >&2; exit 137"));
        assertTrue(outcome.reason().contains("137"), outcome.reason());
        assertTrue(outcome.reason().contains("no memory"), outcome.reason());
    }

    @Test
    void oneThatCrashesGoesOnWhereItWas() throws InterruptedException {
        // Each run leaves a mark; the third finds two of them.
        var marks = "test -e \"$0/2\" && exit 0; test -e \"$0/1\" && touch \"$0/2\";";
        assertEquals(new Outcome.Done(), run(marks + " touch \"$0/1\"; kill -SEGV $$"));
    }

    @Test
    void oneThatCrashesAgainAndAgainFails() throws Exception {
        var outcome =
                assertInstanceOf(Outcome.Failed.class, run("echo x >> \"$0/runs\"; kill -ABRT $$"));
        assertTrue(outcome.reason().contains("134"), outcome.reason());
        assertEquals(3, Files.readAllLines(folder.resolve("runs")).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.OutOfMemoryError: unable to create native thread",
                "# There is insufficient memory for the Java Runtime Environment to continue.",
                "AllocateRawInternal Failed to allocate memory for requested buffer of size 1806336",
                "DefaultCPUAllocator: can't allocate memory: you tried to allocate 9437184 bytes",
                "DefaultCPUAllocator: not enough memory: you tried to allocate 9437184 bytes",
                "terminate called after throwing an instance of 'std::bad_alloc'",
                "mmap failed: Cannot allocate memory",
                "libgomp: Thread creation failed: Resource temporarily unavailable",
                "libgomp: Out of memory allocating 8192 bytes",
                "pthread_create failed, error code: 11",
                "Could not reserve enough space for 655360KB object heap"
            })
    void oneWithoutMemoryIsNotStartedAgainAndTheReasonSaysWhatWouldHelp(String words)
            throws Exception {
        var script = "echo x >> \"$0/runs\"; cat >&2 <<'EOF'\n" + words + "\nEOF\nkill -ABRT $$";
        var outcome = assertInstanceOf(Outcome.Failed.class, run(script));
        assertTrue(outcome.reason().contains("CUSTOS_TRAINER_MEMORY"), outcome.reason());
        assertTrue(outcome.reason().contains(words), outcome.reason());
        assertEquals(1, Files.readAllLines(folder.resolve("runs")).size());
    }

    @Test
    void oneThatIsKilledIsNotStartedAgain() throws Exception {
        assertInstanceOf(Outcome.Failed.class, run("echo x >> \"$0/runs\"; kill -KILL $$"));
        assertEquals(1, Files.readAllLines(folder.resolve("runs")).size());
    }

    @Test
    void aProgramThatIsNotThereIsAFailure() throws InterruptedException {
        var trainer = new ProcessTrainer(List.of("/no/such/program"), Map.of());
        assertInstanceOf(Outcome.Failed.class, trainer.run(new JobFolder(folder), progress::add));
    }

    @Test
    void theDataKeyComesThroughThePipeAndNowhereElse() throws InterruptedException {
        var key = DataKey.random();
        var script =
                "read key; test \"$1\" = --encrypted && test \"$key\" = '"
                        + "KEY' && ! env | grep -qF \"$key\"";
        // The key stands in this script for the comparison only.
        var outcome =
                shell(script.replace("KEY", key.toText()))
                        .run(new JobFolder(folder, key), progress::add);
        assertEquals(new Outcome.Done(), outcome);
    }

    @Test
    void anInterruptKillsTheTrainer() throws InterruptedException {
        var pids = new LinkedBlockingQueue<Long>();
        var waiting =
                shell(
                        "echo \"{\\\"phase\\\":\\\"train\\\",\\\"done\\\":0,\\\"secondsLeft\\\":$$}\";"
                                + " exec cat");
        var worker =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                waiting.run(
                                        new JobFolder(folder),
                                        line -> pids.add(line.secondsLeft()));
                            } catch (InterruptedException _) {
                                pids.add(-1L);
                            }
                        });
        long pid = pids.take();
        worker.interrupt();
        worker.join();
        assertEquals(-1, pids.take(), "the worker was told");
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void noTrainerIsStartedForAThreadThatIsToStop() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> run("touch \"$0/begun\""));
        assertFalse(Files.exists(folder.resolve("begun")));
    }

    /** Trainer and child hold a pipe open, which ends when both are dead. */
    @Test
    void whatTheTrainerStartedIsKilledWithIt() throws Exception {
        var pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        var end = CompletableFuture.supplyAsync(() -> read(pipe));
        var trainer = shell("exec 3> \"$0/pipe\"; sleep 60 & echo '" + LINE + "'; wait");
        var worker = Thread.currentThread();
        assertThrows(
                InterruptedException.class,
                () -> trainer.run(new JobFolder(folder), _ -> worker.interrupt()));
        assertEquals("", end.get(30, TimeUnit.SECONDS));
    }

    private static String read(Path pipe) {
        try {
            return Files.readString(pipe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
