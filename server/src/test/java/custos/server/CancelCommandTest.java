package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.Arn;
import custos.jobs.DurableJobs;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.Projects;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Trainings that whoever runs the server ends, beside it and while it does not run. */
@Timeout(120)
final class CancelCommandTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ACCOUNT = "123456789012";
    private static final String PARTNER = "999988887777";

    /** Works for a minute together with a child of its own; the pipe ends when both are dead. */
    private static final String TRAINER =
            """
            #!/bin/sh
            exec 3>"$(dirname "$0")/$(basename "$1")"
            sleep 60 &
            echo begun >&3
            wait
            """;

    private static final String END = "(end)";

    private ShortFolder folder;
    private Path data;
    private long created = 1_700_000_000_000L;

    @SuppressWarnings("NullAway.Init") // beforeEach makes them
    CancelCommandTest() {}

    @BeforeEach
    void startOnce() throws IOException {
        folder = ShortFolder.create();
        data = folder.path();
        server().close();
    }

    @AfterEach
    void remove() throws IOException {
        folder.close();
    }

    private CustosServer server() throws IOException {
        var components = NoTrainer.in(data);
        Files.writeString(data.resolve("trainer/run-trainer"), TRAINER);
        return CustosServer.start(ServerSettings.local(data).with(components));
    }

    private Colours.Ended cancel(Object... arguments) {
        var all = new ArrayList<Object>(List.of("cancel", "--data", data));
        all.addAll(List.of(arguments));
        return Colours.run(all.toArray());
    }

    private Store store() {
        return Store.open(data.resolve("custos.db"), Wiring.MIGRATIONS);
    }

    /** The project of this name; the first time, it is made. */
    private static ProjectArn project(Store store, String account, String name) {
        var project = ProjectArn.of(arn(account, "project/" + name + "/1600000000000"));
        store.writing(handle -> {
            if (Projects.find(handle, project).isEmpty()) {
                Projects.insert(handle, project);
            }
        });
        return project;
    }

    private static String arn(String account, String resource) {
        return new Arn("aws", "rekognition", "us-east-1", account, resource).toString();
    }

    /** A training that waits to be gone on with, its images prepared. The server does not run. */
    private VersionArn training(String account, String project, String name) throws IOException {
        try (var store = store();
                var jobs =
                        new DurableJobs(
                                store, Clock.systemUTC(), DurableJobs.Settings.embedded())) {
            var in = project(store, account, project);
            var resource = "project/" + project + "/version/" + name + "/" + created++;
            var arn = VersionArn.of(arn(account, resource));
            var job = Files.createDirectories(arn.below(data.resolve("jobs")));
            Files.writeString(job.resolve("prepared.json"), "{\"trainingImages\":8,\"seconds\":1}");
            store.writing(handle -> {
                Versions.insert(handle, TestVersion.of(in, arn, new VersionState.Training("")));
                jobs.enqueue("train-version", arn.text());
            });
            return arn;
        }
    }

    private VersionState state(Store store, VersionArn arn) {
        return store.read(handle -> Versions.require(handle, arn).state());
    }

    private void assertCancelled(Store store, VersionArn arn) {
        assertEquals("TRAINING_FAILED", state(store, arn).wireName());
        assertEquals("Training was cancelled.", state(store, arn).message());
        assertFalse(Files.exists(arn.below(data.resolve("jobs"))), "its folder is there");
    }

    /**
     * What the trainer of a version writes into its pipe; empty when all of its processes ended.
     */
    private BlockingQueue<String> pipe(VersionArn arn) throws Exception {
        var pipe = data.resolve("trainer/" + arn.created());
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        var lines = new LinkedBlockingQueue<String>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try (var reader = Files.newBufferedReader(pipe)) {
                        reader.lines().forEach(lines::add);
                        lines.add(END);
                    } catch (IOException e) {
                        lines.add(e.toString());
                    }
                });
        return lines;
    }

    private static String next(BlockingQueue<String> lines, int seconds)
            throws InterruptedException {
        return Objects.requireNonNullElse(lines.poll(seconds, TimeUnit.SECONDS), "nothing yet");
    }

    @Test
    void theTrainerAndWhatItStartedDieAndTheNextTrainingBegins() throws Exception {
        var first = training(ACCOUNT, "shirts", "v1");
        var second = training(ACCOUNT, "shirts", "v2");
        var firstTrainer = pipe(first);
        var secondTrainer = pipe(second);
        try (var server = server()) {
            assertEquals("begun", next(firstTrainer, 30));
            assertEquals(
                    first
                            + "  2023-11-14T22:13:20Z  running  -\n"
                            + second
                            + "  2023-11-14T22:13:20Z  waiting  -\n",
                    cancel().out());
            var done = cancel(first);
            assertEquals(0, done.code(), done.err());
            assertEquals(first + " is cancelled\n", done.out());
            assertEquals(END, next(firstTrainer, 10), "both processes are dead");
            assertCancelled(server.wiring().store(), first);
            assertEquals("begun", next(secondTrainer, 30));
            done = cancel("--all", "--json");
            assertEquals("[{\"ProjectVersionArn\":\"" + second + "\"}]\n", done.out());
            assertEquals(END, next(secondTrainer, 10));
            assertCancelled(server.wiring().store(), second);
        }
    }

    @Test
    void withoutAServerATrainingIsCancelledBeforeItCanGoOn() throws Exception {
        var first = training(ACCOUNT, "shirts", "v1");
        var second = training(ACCOUNT, "shirts", "v2");
        var done = cancel("shirts/v1", "--json");
        assertEquals(0, done.code(), done.err());
        assertEquals("{\"ProjectVersionArn\":\"" + first + "\"}\n", done.out());
        var trainer = pipe(second);
        try (var server = server()) {
            assertEquals("begun", next(trainer, 30), "the first one would hang here");
            assertCancelled(server.wiring().store(), first);
            assertEquals(0, cancel(second).code());
        }
    }

    @Test
    void theListIsForProgramsToo() throws IOException {
        var ended = cancel();
        assertEquals(0, ended.code());
        assertEquals("", ended.out());
        assertEquals("No training is under way.\n", ended.err());
        assertEquals("[]\n", cancel("--json").out());
        assertEquals("[]\n", cancel("--json", "--all").out());
        var arn = training(ACCOUNT, "shirts", "v1");
        try (var store = store()) {
            store.writing(handle ->
                    Versions.set(handle, arn, new VersionState.Training("Epoch 2 of 5.")));
        }
        var one = JSON.readTree(cancel("--json").out()).path(0);
        assertEquals(arn.text(), one.path("ProjectVersionArn").asString());
        assertEquals("2023-11-14T22:13:20Z", one.path("CreationTimestamp").asString());
        assertFalse(one.path("Running").asBoolean(true));
        assertEquals("Epoch 2 of 5.", one.path("Progress").asString());
    }

    @Test
    void namesThatTwoAccountsUseAreNotEnough() throws IOException {
        var ours = training(ACCOUNT, "shirts", "v1");
        var theirs = training(PARTNER, "shirts", "v1");
        var ended = cancel("shirts/v1");
        assertEquals(1, ended.code());
        assertEquals(
                "custos: `shirts/v1` names 2 trainings; give one of their ARNs: "
                        + ours
                        + ", "
                        + theirs
                        + "\n",
                ended.err());
        assertEquals(0, cancel(theirs).code());
        assertEquals(0, cancel("shirts/v1").code(), "now it is one");
        try (var store = store()) {
            assertCancelled(store, ours);
            assertCancelled(store, theirs);
        }
    }

    @Test
    void whatIsNotInTrainingIsLeftAsItIs() throws IOException {
        var arn = training(ACCOUNT, "shirts", "v1");
        try (var store = store()) {
            store.writing(handle -> Versions.set(handle, arn, new VersionState.Trained()));
        }
        var ended = cancel(arn);
        assertEquals(1, ended.code());
        assertEquals(
                "custos: `"
                        + arn
                        + "` is not in training: TRAINING_COMPLETED, The model is ready to run.\n",
                ended.err());
        ended = cancel("shirts/v1");
        assertEquals(1, ended.code());
        assertTrue(ended.err().contains("no training under way is named `shirts/v1`"), ended.err());
        ended = cancel(arn + "0");
        assertEquals(1, ended.code());
        assertTrue(ended.err().contains("there is no project version `" + arn), ended.err());
        try (var store = store()) {
            assertEquals("TRAINING_COMPLETED", state(store, arn).wireName());
        }
    }

    @Test
    void aWrongCommandLineIsSaidInOneLine() {
        for (var wrong : List.of("v1", "arn:aws:s3:::bucket", "a/b/c", "", "a/\n", "arn:")) {
            var ended = cancel(wrong);
            assertEquals(2, ended.code(), ended.err());
            assertTrue(ended.err().contains("expected its ARN or PROJECT/VERSION"), ended.err());
        }
        var ended = cancel("shirts/v1", "--all");
        assertEquals(2, ended.code());
        assertEquals("custos: give a PROJECT-VERSION or --all, not both\n", ended.err());
        assertEquals(2, cancel("shirts/v1", "shirts/v2").code());
    }

    @Test
    void aServerThatDoesNotAnswerIsNotGoneBehind() throws Exception {
        var arn = training(ACCOUNT, "shirts", "v1");
        var trainer = pipe(arn);
        try (var server = server()) {
            assertEquals("begun", next(trainer, 30));
            Files.delete(ControlSocket.in(data));
            var ended = cancel("--all");
            assertEquals(1, ended.code());
            assertTrue(ended.err().contains("stop it and run this again"), ended.err());
            assertEquals("TRAINING_IN_PROGRESS", state(server.wiring().store(), arn).wireName());
        }
    }

    @Test
    void aFolderWithoutADatabaseIsLeftAlone(@TempDir Path empty) throws IOException {
        assertEquals(2, Colours.run("cancel", "--data", empty).code());
        try (var files = Files.list(empty)) {
            assertEquals(0, files.count());
        }
    }
}
