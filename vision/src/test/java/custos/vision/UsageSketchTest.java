package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Runs the programs of pages on use and compares their answers with our own. They need a Python
 * with NumPy, Pillow and ONNX Runtime, which nothing else here does: {@code python3} is tried and
 * these tests are skipped where it has not got them, but not where {@code -Dpython=COMMAND} names
 * one. That the programs are Python and have the model's numbers is tested by {@link
 * UsageNotesTest} everywhere.
 */
class UsageSketchTest {

    private static final String PYTHON = System.getProperty("python", "python3");
    private static final Label RED = new Label("red \"ish\"", 0);
    private static final Label GREEN = new Label("green", 0);
    private static final float[][] BOXES = {
        {0.1f, 0.1f, 0.5f, 0.6f}, {0.12f, 0.1f, 0.5f, 0.6f}, {0.4f, 0.3f, 0.9f, 1.1f},
    };
    private static final float[][] BOX_SCORES = {
        {3, -1, 0}, {0, 2, 1}, {2, 0, 0}, {1, 2, 1}, {-3, 0, 1}, {-1, 0, 0}
    };

    /** Answers are printed with four digits. */
    private static final double EXACTLY = 2e-4;

    /** What is transparent, and what is shrunk first, is rounded to 8 bits in other ways. */
    private static final double ALMOST = 1e-2;

    private static final Pattern NUMBER = Pattern.compile("[0-9.]+");

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = ResizeMode.class,
            names = {"STRETCH", "CENTER_CROP", "LETTERBOX"})
    void wholeImagesAreToldAsWeTellThem(ResizeMode mode) throws Exception {
        var input = new PreProcessing(16, 12, mode, Normalisation.IMAGENET);
        for (var activation : Activation.values()) {
            var graph = TinyOnnx.everyPixel(12, 16, weights());
            var model =
                    new ModelDescription(
                            ModelType.MULTILABEL,
                            List.of(RED, GREEN),
                            input,
                            "image",
                            "scores",
                            activation,
                            1.7);
            assertSame(model, graph, picture(15, 21, 255), EXACTLY);
            assertSame(model, graph, picture(64, 40, 128), ALMOST);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ResizeMode.class,
            names = {"STRETCH", "CENTER_CROP", "LETTERBOX"})
    void boxesAreFoundWhereWeFindThem(ResizeMode mode) throws Exception {
        assertSameBoxes(new PreProcessing(16, 12, mode, Normalisation.SYMMETRIC), 30, 20);
    }

    @Test
    void picturesAreDividedAsWeDivideThem() throws Exception {
        var tiling = new Tiling(0.5, 0.25);
        var input = new PreProcessing(16, 12, tiling, Normalisation.SYMMETRIC);
        assertSameBoxes(input, 75, 20);
        assertSameBoxes(input, 20, 40);
    }

    /** Weights by which each pixel of the input counts. */
    private static float[][] weights() {
        var random = new Random(5);
        var weights = new float[2][12 * 16 * 3];
        for (var row : weights) {
            for (var at = 0; at < row.length; at++) {
                row[at] = (float) random.nextGaussian() / 10;
            }
        }
        return weights;
    }

    private void assertSameBoxes(PreProcessing input, int width, int height) throws Exception {
        var graph = TinyOnnx.fixedBoxes(12, 16, BOXES, BOX_SCORES);
        var model =
                new ModelDescription(
                        ModelType.DETECTION,
                        List.of(RED, GREEN),
                        input,
                        "image",
                        "logits",
                        Activation.SIGMOID,
                        1,
                        Optional.of(new BoxOutput("boxes", 0.5, 9)));
        assertSame(model, graph, picture(width, height, 255), EXACTLY);
    }

    private void assertSame(ModelDescription model, byte[] graph, Path picture, double tolerance)
            throws Exception {
        if (System.getProperty("python") == null) {
            assumeTrue(canRun(), PYTHON + " has no NumPy, Pillow and ONNX Runtime");
        }
        var nothing = JsonNodeFactory.instance.objectNode();
        var bundle = new ModelBundle(graph, model, nothing, nothing, "");
        bundle.unpack(folder);
        try (var workers = new Workers(1, 1);
                var running =
                        RunningModel.of(
                                bundle,
                                new RunSettings(workers, ImageDecoder.create(), ImageRules.OWN))) {
            var ours = running.detect(Files.readAllBytes(picture));
            assertAlike(ours, answers(picture), tolerance);
        }
    }

    private static void assertAlike(List<Finding> ours, List<String> theirs, double tolerance) {
        assertEquals(ours.size(), theirs.size(), theirs.toString());
        for (var at = 0; at < ours.size(); at++) {
            var line = theirs.get(at);
            var end = line.lastIndexOf(": ");
            assertEquals(ours.get(at).label(), line.substring(0, end));
            var expected = words(ours.get(at));
            var found = NUMBER.matcher(line.substring(end)).results().toList();
            assertEquals(expected.size(), found.size(), line);
            for (var number = 0; number < found.size(); number++) {
                var value = Double.parseDouble(found.get(number).group());
                assertEquals(expected.get(number), value, tolerance, line);
            }
        }
    }

    private static List<Double> words(Finding finding) {
        var words = new ArrayList<>(List.of(finding.confidence()));
        finding.box()
                .ifPresent(box -> {
                    words.add(box.left());
                    words.add(box.top());
                    words.add(box.left() + box.width());
                    words.add(box.top() + box.height());
                });
        return words;
    }

    private List<String> answers(Path picture) throws Exception {
        var page = Files.readString(folder.resolve(ModelBundle.README));
        var program = page.substring(page.indexOf("```python\n") + 10, page.lastIndexOf("```"));
        var file = Files.writeString(folder.resolve("use.py"), program);
        return run(file.toString(), folder.resolve("model.onnx").toString(), picture.toString());
    }

    private static boolean canRun() throws Exception {
        try {
            return run("-c", "import numpy, onnxruntime, PIL; print('yes')").contains("yes");
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> run(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(PYTHON));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines().toList();
    }

    /** Grain that is redder to the right and greener to the bottom, clearer at its left edge. */
    private Path picture(int width, int height, int opacity) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        var random = new Random(7);
        for (var y = 0; y < height; y++) {
            for (var x = 0; x < width; x++) {
                int red = (random.nextInt(100) + 155 * x / width) << 16;
                int green = (random.nextInt(100) + 155 * y / height) << 8;
                int opaque = (x < 3 ? opacity : 255) << 24;
                image.setRGB(x, y, opaque | red | green | random.nextInt(256));
            }
        }
        var file = folder.resolve(String.format(Locale.ROOT, "%dx%d.png", width, height));
        return Files.write(file, Drawn.encode(image, "png"));
    }
}
