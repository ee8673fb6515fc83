package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageNotesTest {

    private static final List<Label> LABELS =
            List.of(new Label("cat", 0.25), new Label("the \"dog\"", 0.5));

    @Test
    void aClassifierIsDescribedFromThePictureToTheLabel() {
        var notes =
                notes(
                        ModelType.CLASSIFICATION,
                        new PreProcessing(224, 192, ResizeMode.CENTER_CROP, Normalisation.IMAGENET),
                        Activation.SOFTMAX,
                        1.5);
        assertSays(notes, "which one of 2 labels", "EXIF", "laid on white", "center crop");
        assertSays(notes, "224 x 192 pixels", "bilinear and antialiased", "shape (1, 3, 192, 224)");
        assertSays(notes, "mean [0.485, 0.456, 0.406], deviation [0.229, 0.224, 0.225]");
        assertSays(notes, "softmax(scores / 1.5)", "output `logits`", "shape (1, 2)");
        assertSays(notes, "(\"cat\", 0.25),", "(\"the \\\"dog\\\"\", 0.5),", "scale = min(");
        assertSilent(notes, "letterbox", "sigmoid", "overlap", "part by part", "candidates");
    }

    @Test
    void aModelOfSeveralLabelsAPictureTakesEachByItsThreshold() {
        var notes =
                notes(
                        ModelType.MULTILABEL,
                        new PreProcessing(64, 64, ResizeMode.STRETCH, Normalisation.SYMMETRIC),
                        Activation.SIGMOID,
                        1);
        assertSays(notes, "none, one or several", "sigmoid(scores)", "at least its threshold");
        assertSays(notes, "stretch");
        assertSilent(
                notes, "softmax", "center crop", "letterbox", "scores / ", "astype(np.float64) /");
    }

    @Test
    void aDetectorTellsWhereItsBoxesAre() {
        var notes =
                detector(
                        new PreProcessing(640, 416, ResizeMode.LETTERBOX, Normalisation.SYMMETRIC));
        assertSays(notes, "each with a box", "letterbox", "repeats the picture's edge");
        assertSays(notes, "output `boxes`", "left, top, right and bottom", "clip them");
        assertSays(notes, "under 0.001", "by more than 0.45", "at most 300 boxes");
        assertSays(notes, "scale = max(", "<= 0.45]", "range(300)", ">= 0.001)");
        assertSilent(notes, "part by part", "def spans", "softmax");
    }

    @Test
    void aDetectorOfSmallThingsTellsHowPicturesAreDivided() {
        var notes =
                detector(new PreProcessing(640, 640, new Tiling(2, 0.25), Normalisation.SYMMETRIC));
        assertSays(notes, "part by part", "becomes 2.0 of the input", "320.0 x 320.0");
        assertSays(notes, "at least 0.25 of", "more than 64", "scale *= 0.95", "* 0.375");
        assertSilent(notes, "letterbox", "shrunk", "def region");
    }

    @Test
    void stepsAreNumberedAndThePageIsKnownAgain() {
        var notes =
                detector(new PreProcessing(64, 64, new Tiling(2, 0.25), Normalisation.IMAGENET));
        assertSays(notes, "\n1. Decode", "\n2. Look", "\n3. Resize each part", "\n5. The input");
        assertTrue(UsageNotes.isOne(notes));
        assertFalse(UsageNotes.isOne("# My project\n"));
    }

    @Test
    void namesAreWrittenAsPythonReadsThem() {
        assertEquals("\"a\\\\b\\\"c\"", UsageSketch.literal("a\\b\"c"));
        assertEquals("\"\\U0000000a\\U0000202e\"", UsageSketch.literal("\n\u202e"));
        assertEquals("\"größe 猫 😀\"", UsageSketch.literal("größe 猫 😀"));
    }

    @Test
    void namesOfAGraphStayBetweenTheirBackticks() {
        var model =
                new ModelDescription(
                        ModelType.CLASSIFICATION,
                        LABELS,
                        new PreProcessing(8, 8, ResizeMode.STRETCH, Normalisation.SYMMETRIC),
                        "image`\n```python\nimport os\n```\u001b[2J",
                        "scores`",
                        Activation.SOFTMAX,
                        1);
        var notes = UsageNotes.of(model);
        assertEquals(2, notes.split("(?m)^```", -1).length - 1, notes);
        assertSays(notes, "input `image'", "output `scores'`");
        assertSilent(notes, "\u001b", "\nimport os");
    }

    @Test
    void theProgramsArePythonWhateverNamesAreLike(@TempDir Path folder) throws Exception {
        var labels = List.of(new Label("a\"\\\n```\n", 0.25), new Label("$width {x} %s", 0.5));
        var inputs =
                List.of(
                        new PreProcessing(8, 8, ResizeMode.STRETCH, Normalisation.SYMMETRIC),
                        new PreProcessing(8, 8, ResizeMode.LETTERBOX, Normalisation.SYMMETRIC),
                        new PreProcessing(8, 8, new Tiling(2, 0.25), Normalisation.SYMMETRIC));
        for (var input : inputs) {
            var boxes = new BoxOutput("boxes\"", 0.45, 300);
            var program =
                    UsageSketch.of(
                            new ModelDescription(
                                    ModelType.DETECTION,
                                    labels,
                                    input,
                                    "image\n",
                                    "\\",
                                    Activation.SIGMOID,
                                    1.5,
                                    Optional.of(boxes)));
            assertEquals("", compiled(Files.writeString(folder.resolve("use.py"), program)));
        }
    }

    /** What Python has to say against a program. */
    private static String compiled(Path program) throws Exception {
        var command =
                List.of(
                        "python3",
                        "-c",
                        "import sys; compile(open(sys.argv[1]).read(), 'it', 'exec')");
        var call = new ArrayList<>(command);
        call.add(program.toString());
        try {
            var process = new ProcessBuilder(call).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return Assumptions.abort("there is no Python here: " + e.getMessage());
        }
    }

    private static String detector(PreProcessing input) {
        return UsageNotes.of(
                new ModelDescription(
                        ModelType.DETECTION,
                        LABELS,
                        input,
                        "image",
                        "logits",
                        Activation.SIGMOID,
                        1,
                        Optional.of(new BoxOutput("boxes", 0.45, 300))));
    }

    private static String notes(
            ModelType type, PreProcessing input, Activation activation, double temperature) {
        return UsageNotes.of(
                new ModelDescription(
                        type, LABELS, input, "image", "logits", activation, temperature));
    }

    private static void assertSays(String notes, String... texts) {
        for (var text : texts) {
            assertTrue(notes.contains(text), text + " in " + notes);
        }
    }

    private static void assertSilent(String notes, String... texts) {
        for (var text : texts) {
            assertFalse(notes.contains(text), text + " in " + notes);
        }
    }
}
