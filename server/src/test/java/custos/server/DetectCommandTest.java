package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

final class DetectCommandTest {
    @TempDir private Path home;

    @Test
    void labelsAreFound() throws IOException {
        var colours = new Colours(home);
        var picture = colours.picture("a.png", "red");
        var ended = Colours.run("detect", "--model", colours.model(), picture);
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.out().startsWith(picture + ": red "), ended.out());
    }

    @Test
    void anImageThatIsNotThereIsSaidSo() throws IOException {
        var gone = home.resolve("gone.png");
        var ended = Colours.run("detect", "--model", new Colours(home).model(), gone);
        assertEquals(1, ended.code());
        assertEquals("custos: " + gone + ": no such file", ended.err().strip());
    }

    @Test
    void aModelThatIsNotThereIsSaidSo() {
        var gone = home.resolve("gone.zip");
        var ended = Colours.run("detect", "--model", gone, "a.png");
        assertEquals(2, ended.code());
        assertEquals(
                "custos: cannot open the model `" + gone + "`: no such file", ended.err().strip());
    }

    @Test
    void everyCommandRefusesADamagedBundle() throws IOException {
        var colours = new Colours(home);
        var model = colours.damagedModel();
        var test = colours.pair("test");
        var images = colours.images();
        assertDamaged(Colours.run("detect", "--model", model, images.resolve("test-red.png")));
        assertDamaged(
                Colours.run("evaluate", "--model", model, "--test", test, "--images", images));
        assertDamaged(Colours.run("export", "--model", model, "--out", home.resolve("a.onnx")));
    }

    private static void assertDamaged(Colours.Ended ended) {
        assertEquals(2, ended.code(), ended.err());
        assertTrue(ended.err().contains("`model.onnx` in `"), ended.err());
        assertTrue(ended.err().contains("` is damaged"), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
    }

    @Test
    void whoAsksForEightBitsInVainIsToldSo() throws IOException {
        var colours = new Colours(home);
        var model = colours.model();
        var picture = colours.picture("test-red.png", "red");
        var test = colours.pair("test");
        var images = colours.images();
        for (var ended :
                List.of(
                        Colours.run("detect", "--int8", "--model", model, picture),
                        Colours.run(
                                "evaluate",
                                "--int8",
                                "--model",
                                model,
                                "--test",
                                test,
                                "--images",
                                images))) {
            assertEquals(0, ended.code(), ended.err());
            var said = "custos: computing in float32, since `" + model + "` has no form in 8 bits";
            assertEquals(1, ended.err().lines().filter(line -> line.startsWith(said)).count());
        }
        assertEquals("", Colours.run("detect", "--model", model, picture).err());
    }

    @Test
    void aModelThatIsInEightBitsAnywayIsRunWithoutAWord() throws IOException {
        var colours = new Colours(home);
        var provenance = JsonNodeFactory.instance.objectNode().put("weights", "int8");
        var model = colours.model("small.zip", provenance);
        var picture = colours.picture("a.png", "red");
        assertEquals("", Colours.run("detect", "--int8", "--model", model, picture).err());
    }

    @Test
    void namesThatWouldSteerTheTerminalAreShownAsText() throws IOException {
        var colours = new Colours(home);
        var nothing = JsonNodeFactory.instance.objectNode();
        var model = colours.model("crafted.zip", nothing, "\u001b[2Jred", "blue");
        var picture = colours.picture("a\u0007.png", "red");
        var found = Colours.run("detect", "--model", model, picture);
        assertEquals(0, found.code(), found.err());
        assertTrue(found.out().contains("a\\u0007.png: \\u001b[2Jred "), found.out());
        var gone = Colours.run("detect", "--model", model, home.resolve("gone\u001b[2J.png"));
        assertTrue(gone.err().contains("gone\\u001b[2J.png: no such file"), gone.err());
        var json = Colours.run("detect", "--json", "--model", model, picture);
        assertTrue(json.out().contains("\"Name\":\"\\u001B[2Jred\""), json.out());
    }

    @Test
    void whatAnErrorQuotesOfAFileIsShownAsText() throws IOException {
        var model = home.resolve("crafted.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(model))) {
            zip.putNextEntry(new ZipEntry("\u001b]0;title\u0007"));
        }
        var ended = Colours.run("detect", "--model", model, "a.png");
        assertEquals(2, ended.code());
        assertTrue(ended.err().contains("`\\u001b]0;title\\u0007`, which no"), ended.err());
    }

    @ParameterizedTest
    @CsvSource({
        "--max-results, -1",
        "--min-confidence, 1000",
        "--min-confidence, -1",
        "--min-confidence, NaN"
    })
    void whatIsOutOfRangeIsRefused(String option, String value) throws IOException {
        var model = new Colours(home).model();
        var ended = Colours.run("detect", "--model", model, option, value, "a.png");
        assertEquals(2, ended.code(), ended.err());
        assertTrue(ended.err().startsWith("custos: " + option + " must be"), ended.err());
    }
}
