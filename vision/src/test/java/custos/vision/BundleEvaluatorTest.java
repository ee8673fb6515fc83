package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleEvaluatorTest {

    @TempDir private Path folder;
    private final BundleEvaluator evaluator = new BundleEvaluator(ImageDecoder.create());

    @Test
    void aReportCountsWhatIsRightAndNamesWhatIsUnreadable() throws IOException {
        var images =
                List.of(
                        image("a.png", Color.RED, "red"),
                        image("b.png", Color.GREEN, "green"),
                        image("c.png", Color.GREEN, "red"),
                        image("d.png", Color.RED, "red"),
                        new LabelledImage(folder.resolve("missing.png"), List.of("red")));
        var told = new ArrayList<Integer>();
        var bundle = TinyModels.write(folder, TinyModels.description());
        var report = evaluator.evaluate(bundle, images, (done, _) -> told.add(done));
        assertEquals(List.of(1, 2, 3, 4, 5), told);
        assertEquals(0.75, report.accuracy().orElseThrow());
        assertEquals((0.8 + 2.0 / 3) / 2, report.headline().macro().f1(), 1e-15);
        assertEquals(1, report.skipped().size());
        var json = report.toJson();
        assertEquals("classification", json.get("type").asString());
        assertEquals(0.75, json.get("accuracy").asDouble());
        assertEquals("red", json.get("labels").get(0).get("name").asString());
        assertFalse(json.has("map50"));
        assertTrue(report.toTable().contains("accuracy 0.7500"), report.toTable());
        assertTrue(report.toTable().contains("missing.png"), report.toTable());
    }

    @Test
    void aMultiLabelReportStandsAtTheBundlesThresholds() throws IOException {
        var description =
                TinyModels.description(ModelType.MULTILABEL, Activation.SIGMOID, TinyModels.SIDE);
        var images =
                List.of(image("a.png", Color.YELLOW, "red", "green"), image("b.png", Color.BLACK));
        var bundle = TinyModels.write(folder, description);
        var report = evaluator.evaluate(bundle, images, Progress.NONE);
        assertTrue(report.accuracy().isEmpty());
        assertEquals(report.atBundleThresholds(), report.headline());
        assertEquals(1, report.headline().macro().f1());
        var label = report.toJson().get("labels").get(1);
        assertEquals(0.75, label.get("threshold").asDouble());
    }

    @Test
    void labelsThatTheModelCannotGiveAreRefused() throws IOException {
        var bundle = TinyModels.write(folder, TinyModels.description());
        var unknown = List.of(image("a.png", Color.RED, "blue"));
        var two = List.of(image("b.png", Color.RED, "red", "green"));
        for (var images : List.of(unknown, two)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> evaluator.evaluate(bundle, images, Progress.NONE));
        }
    }

    private LabelledImage image(String name, Color colour, String... labels) throws IOException {
        var file = folder.resolve(name);
        Files.write(file, Drawn.plain("png", 64, 64, colour));
        return new LabelledImage(file, List.of(labels));
    }
}
