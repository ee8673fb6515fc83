package custos.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import custos.server.Colours.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateCommandTest {
    @TempDir private Path home;

    private Ended run(Path model, Path test, Object... options) {
        var all = new ArrayList<Object>(List.of("evaluate", "--model", model, "--test", test));
        all.addAll(List.of("--images", home.resolve("images")));
        all.addAll(List.of(options));
        return Colours.run(all.toArray());
    }

    private static void assertRefused(Ended ended, String why) {
        assertEquals(2, ended.code(), ended.err());
        assertTrue(ended.err().contains(why), ended.err());
        assertFalse(ended.err().contains("unexpected failure"), ended.err());
    }

    @Test
    void figuresAreWritten() throws IOException {
        var colours = new Colours(home);
        var json = home.resolve("figures.json");
        var ended = run(colours.model(), colours.pair("test"), "--json", json);
        assertEquals(0, ended.code(), ended.err());
        assertTrue(Files.exists(json));
    }

    @Test
    void figuresAndPageAreWrittenBesideTheFilesWhosePlacesTheyTake() throws IOException {
        var colours = new Colours(home);
        for (var option : List.of("--json", "--report")) {
            var old = Files.writeString(home.resolve("old" + option), "old");
            var file = Files.createLink(home.resolve("new" + option), old);
            var ended = run(colours.model(), colours.pair("test"), option, file);
            assertEquals(0, ended.code(), ended.err());
            assertEquals("old", Files.readString(old), option);
            assertTrue(Files.size(file) > 3, option);
        }
    }

    @Test
    void aPipeIsWrittenToAndNotReplaced() throws IOException, InterruptedException {
        var colours = new Colours(home);
        var pipe = home.resolve("pipe");
        var copy = home.resolve("copy");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        var reader =
                new ProcessBuilder("cat", pipe.toString()).redirectOutput(copy.toFile()).start();
        try {
            var ended = run(colours.model(), colours.pair("test"), "--json", pipe);
            assertEquals(0, ended.code(), ended.err());
            assertTrue(reader.waitFor(10, TimeUnit.SECONDS), "nobody wrote to the pipe");
            assertTrue(Files.readString(copy).contains("accuracy"));
        } finally {
            reader.destroyForcibly();
        }
    }

    @Test
    void aModelThatIsNoFileIsSaidInOneLine() throws IOException {
        var test = new Colours(home).pair("test");
        assertRefused(run(home.resolve("no.zip"), test), "no.zip`: no such file");
        assertRefused(run(home, test), "it is a folder");
    }

    @Test
    void filesThatCannotBeWrittenAreRefusedFirst() throws IOException {
        var colours = new Colours(home);
        var model = colours.model();
        var test = colours.pair("test");
        for (var option : List.of("--json", "--report")) {
            var ended = run(model, test, option, home.resolve("nowhere/a"));
            assertRefused(ended, option + " `" + home.resolve("nowhere/a") + "`");
            assertEquals("", ended.out());
        }
    }

    @Test
    void theManifestThatWasTrainedOnIsReadBeforeTheEvaluation() throws IOException {
        var test = new Colours(home).pair("test");
        var gone = home.resolve("gone.manifest");
        var ended = run(home.resolve("no.zip"), test, "--train", gone);
        assertRefused(ended, "cannot read the manifest `" + gone + "`: no such file");
    }

    @Test
    void aFileThatIsReadOrWrittenForAnotherOptionIsNotWritten() throws IOException {
        var colours = new Colours(home);
        var model = colours.model();
        var test = colours.pair("test");
        var bundle = Files.readAllBytes(model);
        var other = Files.createSymbolicLink(home.resolve("link.zip"), model);
        assertRefused(
                run(model, test, "--json", other), "--json `" + other + "` is the file of --model");
        var around = home.resolve("images/../test.manifest");
        assertRefused(
                run(model, test, "--report", around),
                "--report `" + around + "` is the file of --test");
        var train = colours.pair("train");
        assertRefused(
                run(model, test, "--train", train, "--json", train),
                "--json `" + train + "` is the file of --train");
        var page = home.resolve("new");
        assertRefused(
                run(model, test, "--json", page, "--report", home.resolve("images/../new")),
                "is the file of --json too: give a name of its own");
        assertArrayEquals(bundle, Files.readAllBytes(model));
    }

    @Test
    void figuresOfNothingAreRefused() throws IOException {
        var colours = new Colours(home);
        colours.pair("test");
        var unknown = colours.manifest("dogs", Colours.labelled("test-red.png", "dog"));
        assertRefused(run(colours.model(), unknown), "can measure this model");
        var boxes = colours.manifest("boxes", Colours.boxed("test-red.png", "red", 1));
        assertRefused(run(colours.model(), boxes), "can measure this model");
    }

    @Test
    void imagesOfUnknownLabelsSayNothingOfAModelOfSeveralLabelsEither() throws IOException {
        var colours = new Colours(home);
        colours.pair("test");
        var unknown = colours.manifest("dogs", Colours.labelled("test-red.png", "dog"));
        assertRefused(
                run(colours.multiLabel(), unknown, "--json", home.resolve("figures.json")),
                "carries a label that the model knows: `red`, `blue`; first: ");
        assertFalse(Files.exists(home.resolve("figures.json")));
        var known =
                colours.manifest(
                        "some",
                        Colours.labelled("test-red.png", "red"),
                        Colours.labelled("test-blue.png", "dog"));
        assertEquals(0, run(colours.multiLabel(), known).code());
    }

    @Test
    void problemsOfTheTrainingDataAreTold() throws IOException {
        var colours = new Colours(home);
        colours.pair("train");
        var train =
                colours.manifest(
                        "two",
                        Colours.labelled("train-red.png", "red"),
                        Colours.labelled("gone.png", "red"));
        var ended = run(colours.model(), colours.pair("test"), "--train", train);
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.err().contains(train + ": line 2: no such image"), ended.err());
    }

    @Test
    void namesInAManifestAreShownAsText() throws IOException {
        var colours = new Colours(home);
        colours.pair("test");
        var test =
                colours.manifest(
                        "crafted",
                        Colours.labelled("test-red.png", "red"),
                        Colours.labelled("gone\\u001b[2J.png", "red"));
        var ended = run(colours.model(), test);
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.err().contains("gone\\u001b[2J.png"), ended.err());
        assertFalse(ended.err().contains("\u001b"), ended.err());
    }

    @Test
    void anEmptyManifestIsCalledSo() throws IOException {
        var empty = Files.createFile(home.resolve("empty.manifest"));
        Files.createDirectory(home.resolve("images"));
        assertRefused(
                run(new Colours(home).model(), empty), "the manifest `" + empty + "` is empty");
    }

    @Test
    void aFolderOfImagesWithoutPermissionIsCalledSo() throws IOException {
        var colours = new Colours(home);
        var test = colours.pair("test");
        var images = colours.images();
        Files.setPosixFilePermissions(images, PosixFilePermissions.fromString("rw-------"));
        try {
            assumeFalse(Files.isExecutable(images), "skipped: this user may read everything");
            assertRefused(
                    run(colours.model(), test), "`" + images + "` of --images cannot be read");
        } finally {
            Files.setPosixFilePermissions(images, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aFolderOfImagesThatIsNotThereIsNamed() throws IOException {
        var colours = new Colours(home);
        var test = colours.pair("test");
        var ended =
                Colours.run(
                        "evaluate",
                        "--model",
                        colours.model(),
                        "--test",
                        test,
                        "--images",
                        home.resolve("gone"));
        assertRefused(ended, "`" + home.resolve("gone") + "` of --images does not exist");
    }
}
