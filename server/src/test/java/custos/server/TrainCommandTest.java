package custos.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.server.Colours.Ended;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What the command does around the trainer, whose place a script takes. */
final class TrainCommandTest {
    /** Says that it was started, and what it found. */
    private static final String LOOK = "ls \"$1\" \"$1/images\" > \"$HOME_OF_TEST/seen\"\n";

    private static final String BUNDLE = "cp \"$HOME_OF_TEST/colours.zip\" \"$1/model.zip\"\n";

    private static final String DONE = LOOK + BUNDLE + "echo '{}' > \"$1/evaluation.json\"\n";

    @TempDir private Path home;
    private Colours colours = new Colours(Path.of(""));
    private Path train = Path.of("");
    private Path test = Path.of("");
    private Path out = Path.of("");
    private Path left = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        colours = new Colours(home);
        train = colours.pair("train");
        test = colours.pair("test");
        out = home.resolve("out.zip");
        left = home.resolve("out.zip.training");
        colours.model();
        System.setProperty("custos.dist", home.toString());
        trainer(DONE);
    }

    @AfterEach
    void forget() {
        System.clearProperty("custos.dist");
    }

    private void trainer(String script) throws IOException {
        var file = home.resolve("trainer/run-trainer");
        Files.createDirectories(home.resolve("trainer"));
        Files.writeString(file, "#!/bin/sh\nHOME_OF_TEST='" + home + "'\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Ended run(Object... options) {
        var all = new ArrayList<Object>(List.of("train", "--train", train, "--test", test));
        all.addAll(List.of("--images", colours.images(), "--out", out));
        all.addAll(List.of(options));
        return Colours.run(all.toArray());
    }

    private boolean wasTrained() {
        return Files.exists(home.resolve("seen"));
    }

    private String seen() throws IOException {
        return Files.readString(home.resolve("seen"));
    }

    private void assertRefused(Ended ended, String why) {
        assertEquals(2, ended.code(), ended.err());
        assertTrue(ended.err().contains(why), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertFalse(wasTrained());
    }

    @Test
    void theBundleIsDeliveredAndTheFolderRemoved() throws IOException {
        var ended = run();
        assertEquals(0, ended.code(), ended.err());
        assertArrayEquals(Files.readAllBytes(home.resolve("colours.zip")), Files.readAllBytes(out));
        assertFalse(Files.exists(left));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefusedBeforeTheTraining() throws IOException {
        out = home.resolve("nowhere/out.zip");
        assertRefused(run(), "its folder does not exist");
        out = Files.createDirectory(home.resolve("folder"));
        assertRefused(run(), "it is a folder");
        out = home.resolve("out.zip");
        assertRefused(run("--report", home.resolve("nowhere/page.html")), "--report");
        assertFalse(Files.exists(left));
    }

    @Test
    void aBundleThatCannotBeDeliveredStaysInTheFolder() throws IOException {
        trainer(DONE + "mkdir \"$HOME_OF_TEST/out.zip\"\n");
        var ended = run();
        assertEquals(1, ended.code());
        assertTrue(ended.err().contains("the model is in " + left), ended.err());
        assertTrue(Files.exists(left.resolve("model.zip")));
        assertRefusedAgain(run("--seed", 18));
        trainer("exit 1\n");
        Files.delete(out);
        var again = run();
        assertEquals(0, again.code(), again.err());
        assertTrue(again.err().contains("delivering it"), again.err());
        assertArrayEquals(Files.readAllBytes(home.resolve("colours.zip")), Files.readAllBytes(out));
        assertFalse(Files.exists(left));
    }

    @Test
    void aBundleThatWasNotJudgedYetIsNotDelivered() throws IOException {
        trainer(BUNDLE + "echo state > \"$1/checkpoint-tuning.bin\"\nexit 1\n");
        assertEquals(1, run().code());
        trainer(DONE);
        var again = run();
        assertEquals(0, again.code(), again.err());
        assertTrue(again.err().contains("going on from its last checkpoint"), again.err());
        assertTrue(wasTrained());
        assertTrue(seen().contains("checkpoint-tuning.bin"), seen());
    }

    @Test
    void aBundleOfPicturesThatChangedIsNotDelivered() throws IOException {
        trainer(DONE + "mkdir \"$HOME_OF_TEST/out.zip\"\n");
        assertEquals(1, run().code());
        Files.delete(out);
        try (var pictures = Files.list(colours.images())) {
            var picture = pictures.sorted().findFirst().orElseThrow();
            Files.setLastModifiedTime(picture, FileTime.fromMillis(1));
        }
        var again = run();
        assertRefusedAgain(again);
        assertTrue(again.err().contains("have changed since"), again.err());
    }

    @Test
    void aModelIsNotWrittenOverADevice() {
        out = Path.of("/dev/null");
        assertRefused(run(), "is no file");
    }

    private void assertRefusedAgain(Ended ended) {
        assertEquals(2, ended.code());
        assertTrue(Files.exists(left.resolve("model.zip")), "and nothing is lost");
    }

    @Test
    void anInterruptedTrainingGoesOnFromItsCheckpoint() throws IOException {
        trainer(
                "echo state > \"$1/checkpoint-tuning.bin\"\necho half > \"$1/pixels.tmp\"\nexit 1\n");
        var interrupted = run();
        assertEquals(1, interrupted.code());
        assertTrue(interrupted.err().contains("the same command goes on"), interrupted.err());
        Files.createSymbolicLink(left.resolve("images/train-000009"), train);
        trainer(DONE);
        var ended = run();
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.err().contains("going on from its last checkpoint"), ended.err());
        assertTrue(seen().contains("checkpoint-tuning.bin"), seen());
        assertTrue(seen().contains("train-000001"), seen());
        assertFalse(seen().contains("train-000009"), seen());
        assertFalse(seen().contains("pixels.tmp"), seen());
        assertFalse(Files.exists(left));
    }

    @Test
    void checkpointsOfAnotherJobAreNotLost() throws IOException {
        trainer("echo state > \"$1/checkpoint-tuning.bin\"\nexit 1\n");
        run();
        trainer(DONE);
        assertRefused(run("--seed", 18), "other data or settings");
        assertTrue(Files.exists(left.resolve("checkpoint-tuning.bin")));
        var ended = run();
        assertEquals(0, ended.code(), ended.err());
        assertTrue(seen().contains("checkpoint-tuning.bin"), seen());
    }

    @Test
    void labelsAreDoubtedByAnswersOfModelsThatHadNotLearnedThem() throws IOException {
        colours.pair("more");
        train =
                colours.manifest(
                        "train",
                        Colours.labelled("train-red.png", "red"),
                        Colours.labelled("train-blue.png", "blue"),
                        Colours.labelled("more-red.png", "red"),
                        Colours.labelled("more-blue.png", "blue"));
        trainer(answers("0.9,0.1", "0.8,0.2", "0.2,0.8", "0.8,0.2") + DONE);
        var json = home.resolve("figures.json");
        var ended = run("--json", json);
        assertEquals(0, ended.code(), ended.err());
        var figures = JsonMapper.shared().readTree(Files.readString(json));
        assertEquals("classification", figures.path("type").asString());
        assertEquals("red", figures.at("/suspects/0/given").asString());
        var doubt = "train-red.png: labelled red (0.10), looks like blue (0.90)";
        assertTrue(ended.out().contains("1 training image may be labelled wrong"), ended.out());
        assertTrue(ended.out().contains(doubt), ended.out());
    }

    @Test
    void theOnlyImageOfALabelIsNotDoubtedByModelsThatDidNotKnowTheLabel() throws IOException {
        trainer(answers("0.9,0.1", "0.8,0.2") + DONE);
        var ended = run();
        assertEquals(0, ended.code(), ended.err());
        assertFalse(ended.out().contains("labelled wrong"), ended.out());
    }

    /** A trainer that says so of training images in their order: of blue and of red. */
    private static String answers(String... scores) {
        var script = new StringBuilder();
        for (int image = 0; image < scores.length; image++) {
            script.append(
                    "echo '{\"file\":\"images/train-%06d\",\"scores\":[%s]}' >> \"$1/held-out.jsonl\"\n"
                            .formatted(image, scores[image]));
        }
        return script.toString();
    }

    @Test
    void withoutACheckpointNothingIsLeft() throws IOException {
        trainer("exit 1\n");
        assertEquals(1, run().code());
        assertFalse(Files.exists(left));
    }

    @Test
    void badDataLeavesNothing() throws IOException {
        trainer(
                "echo state > \"$1/checkpoint-tuning.bin\"\n"
                        + "echo '{\"message\":\"too few\"}' > \"$1/error.json\"\nexit 3\n");
        var ended = run();
        assertEquals(2, ended.code());
        assertTrue(ended.err().contains("custos: too few"), ended.err());
        assertFalse(Files.exists(left));
    }

    @Test
    void whatAnEarlierRunCameToOutlastsBadData() throws IOException {
        trainer("echo state > \"$1/checkpoint-tuning.bin\"\nexit 1\n");
        run();
        trainer("echo '{\"message\":\"no backbone\"}' > \"$1/error.json\"\nexit 3\n");
        assertEquals(2, run().code());
        assertTrue(Files.exists(left.resolve("checkpoint-tuning.bin")));
    }

    @Test
    void aFolderThatAnotherRunHoldsIsLeftAlone() throws IOException {
        for (var name : List.of("command.lock", "lock")) {
            Files.createDirectories(left);
            Files.writeString(left.resolve("command.lock"), "");
            Files.writeString(left.resolve("job.json"), "theirs");
            try (var held =
                    FileChannel.open(
                            left.resolve(name),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE)) {
                held.lock();
                var ended = run();
                assertEquals(1, ended.code());
                assertTrue(ended.err().contains("another training works on"), ended.err());
                assertEquals(1, ended.err().lines().count(), ended.err());
            }
            assertEquals("theirs", Files.readString(left.resolve("job.json")));
            assertFalse(wasTrained());
        }
    }

    @Test
    void aFolderOfSomebodyElseIsLeftAlone() throws IOException {
        Files.createDirectories(left);
        Files.writeString(left.resolve("notes.txt"), "mine");
        assertRefused(run(), "is in the way");
        assertEquals("mine", Files.readString(left.resolve("notes.txt")));
    }

    @Test
    void testsThatShowNothingLearnedAreRefusedBeforeTheTraining() throws IOException {
        colours.picture("dog.png", "red");
        test = colours.manifest("dogs", Colours.labelled("dog.png", "dog"));
        assertRefused(run(), "carries a label that");
        assertFalse(Files.exists(left));
    }

    @Test
    void oneLabelAloneIsRefusedBeforeTheTraining() throws IOException {
        train = colours.manifest("one", Colours.labelled("train-red.png", "red"));
        assertRefused(
                run(), "`" + train + "` teaches the label `red` alone, expected at least 2 labels");
        assertFalse(Files.exists(left));
    }

    @Test
    void aTrainingThatWasCutShortIsTold() throws IOException {
        var provenance = JsonNodeFactory.instance.objectNode();
        provenance.putObject("places").put("finishCutShortAtStep", 6);
        colours.model("colours.zip", provenance);
        var ended = run("--minutes", 1);
        assertEquals(0, ended.code());
        assertTrue(ended.err().contains("the time was over"), ended.err());
        colours.model();
        assertFalse(run().err().contains("the time was over"));
    }

    @Test
    void boxesThatAreLeftOutAreTold() throws IOException {
        train =
                colours.manifest(
                        "boxes",
                        Colours.boxed("train-red.png", "red", 1, 12, 13),
                        Colours.boxed("train-blue.png", "blue", 1));
        test = colours.manifest("boxed", Colours.boxed("test-red.png", "red", 1));
        assertTrue(
                run().err()
                        .contains(
                                "line 1: 2 boxes left out: The bounding box has off frame values."));
    }

    @Test
    void testImagesThatWereTrainedOnAreTold() {
        test = train;
        var ended = run();
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.out().contains("2 test images were trained on"), ended.out());
    }

    @Test
    void minutesAndThreadsArePositive() {
        assertRefused(run("--minutes", 0), "--minutes must be at least 1, not `0`");
        assertRefused(run("--minutes", -1), "--minutes");
        assertRefused(run("--threads", 0), "--threads");
    }

    @Test
    void aBackboneThatIsNotThereIsRefusedBeforeManifestsAreRead() {
        train = home.resolve("nothing.manifest");
        var gone = home.resolve("gone.onnx");
        assertRefused(
                run("--backbone", gone), "--backbone `" + gone + "` cannot be read: no such file");
        assertRefused(
                run("--backbone", home),
                "--backbone `" + home + "` cannot be read: it is a folder, expected a file");
        assertFalse(Files.exists(left));
    }

    @Test
    void aFileThatIsReadOrWrittenForAnotherOptionIsNotWritten() throws IOException {
        var model = out;
        for (var input : List.of(train, test)) {
            out = input;
            assertRefused(run(), "--out `" + input + "` is the file of --");
        }
        out = model;
        assertRefused(run("--report", out), "--report `" + out + "` is the file of --out");
        var backbone = Files.writeString(home.resolve("backbone.onnx"), "network");
        assertRefused(
                run("--backbone", backbone, "--report", backbone), "is the file of --backbone");
        assertFalse(Files.exists(left));
    }

    @Test
    void whatCannotBeReadIsSaidInOneLine() {
        train = home;
        assertRefused(run(), "it is a folder");
        train = home.resolve("nothing.manifest");
        assertRefused(run(), "cannot read the manifest `" + train + "`: no such file");
        assertFalse(Files.exists(left));
    }
}
