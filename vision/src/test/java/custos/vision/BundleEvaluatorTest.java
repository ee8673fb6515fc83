package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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
    void labelsThatTheModelCannotGiveAreLeftOutAndNamed() throws IOException {
        var bundle = TinyModels.write(folder, TinyModels.description());
        var images =
                List.of(
                        image("a.png", Color.RED, "blue"),
                        image("b.png", Color.RED, "red", "green"),
                        image("c.png", Color.RED, "red", "blue"));
        var report = evaluator.evaluate(bundle, images, Progress.NONE);
        assertEquals(1, report.headline().testImages());
        assertEquals(1, report.accuracy().orElseThrow());
        assertEquals(
                List.of(
                        folder.resolve("a.png") + ": the model does not know `blue`",
                        folder.resolve("b.png") + ": the labels `red`, `green`, expected one",
                        folder.resolve("c.png")
                                + ": only its label `blue`, which the model does not know"),
                report.skipped());
        assertTrue(
                report.toTable().contains("left out: " + folder.resolve("c.png") + ": only its"),
                report.toTable());
        assertFalse(report.toTable().contains("skipped"), report.toTable());
    }

    @Test
    void whatIsSaidOfAnImageWhoseLabelTheModelDoesNotKnowCountsForTheServicesFiguresAlone()
            throws IOException {
        var bundle = TinyModels.write(folder, TinyModels.description());
        var images =
                List.of(
                        image("known.png", Color.RED, "red"),
                        image("other.png", Color.RED, "blue"));
        var report = evaluator.evaluate(bundle, images, Progress.NONE);
        assertEquals(1, report.headline().testImages());
        assertEquals(1, report.images().size());
        assertEquals(2, report.atAssumedThresholds().testImages());
        assertEquals(0.5, report.atAssumedThresholds().labels().getFirst().counts().precision());
    }

    @Test
    void ofManyLabelsThatTheModelCannotGiveTheFirstAreNamed() throws IOException {
        var bundle = TinyModels.write(folder, TinyModels.description());
        var images = List.of(image("a.png", Color.RED, "1", "2", "3", "4", "5", "6", "7"));
        assertEquals(
                List.of(
                        folder.resolve("a.png")
                                + ": the model does not know `1`, `2`, `3`, `4`, `5` and 2 more"),
                evaluator.evaluate(bundle, images, Progress.NONE).skipped());
    }

    @Test
    void twoLabelsThatAreBothThereAreNotTakenForEachOther() throws IOException {
        var description =
                TinyModels.description(ModelType.MULTILABEL, Activation.SIGMOID, TinyModels.SIDE);
        var images =
                List.of(
                        image("both.png", Color.YELLOW, "red", "green"),
                        image("taken.png", Color.RED, "green"),
                        image("missed.png", Color.BLACK, "red"),
                        image("wrong.png", Color.GREEN));
        var bundle = TinyModels.write(folder, description);
        var report = evaluator.evaluate(bundle, images, Progress.NONE);
        assertEquals(List.of(List.of(1, 1), List.of(2, 1)), report.confusion().counts());
        assertEquals(List.of("red", "green", ConfusionMatrix.NOTHING), report.mistakes().labels());
        assertEquals(
                List.of(List.of(1, 0, 1), List.of(1, 1, 0), List.of(0, 1, 0)),
                report.mistakes().counts());
        assertEquals(List.of("missed.png", "taken.png", "wrong.png"), sortedNames(report));
        var json = report.toJson().get("confusion");
        assertEquals(
                List.of("red", "green"),
                json.get("labels").valueStream().map(n -> n.asString()).toList());
    }

    private static List<String> sortedNames(EvaluationReport report) {
        return report.failures().stream()
                .map(result -> String.valueOf(result.image().file().getFileName()))
                .sorted()
                .toList();
    }

    @Test
    void theBinsOfTheCalibrationHoldEveryAnswer() throws IOException {
        var bundle = TinyModels.write(folder, TinyModels.description());
        var images =
                List.of(
                        image("right.png", Color.RED, "red"),
                        image("wrong.png", Color.GREEN, "red"),
                        image("doubtful.png", Color.YELLOW, "red"));
        var bins = evaluator.evaluate(bundle, images, Progress.NONE).calibration();
        assertEquals(2, bins.size());
        assertEquals(new Calibration.Bin(0.5, 1, 1), bins.getFirst());
        assertEquals(1, bins.getLast().confidence(), 1e-6);
        assertEquals(0.5, bins.getLast().shareRight());
        assertEquals(2, bins.getLast().answers());
    }

    @Test
    void aTrainingThatItsTimeLimitStoppedIsNamed() throws IOException {
        var whole = JsonNodeFactory.instance.objectNode().put("seed", 17);
        assertFalse(evaluated(whole).cutShort());
        assertFalse(evaluated(whole).toTable().contains("stopped early"));
        var cut = JsonNodeFactory.instance.objectNode().put("cutShortAtStep", 6);
        assertTrue(evaluated(cut).toTable().contains("stopped early by its time limit"));
        var finish = JsonNodeFactory.instance.objectNode();
        finish.putObject("places").put("finishCutShortAtStep", 0);
        assertTrue(evaluated(finish).cutShort());
    }

    private EvaluationReport evaluated(ObjectNode provenance) throws IOException {
        var nothing = JsonNodeFactory.instance.objectNode();
        var onnx = TinyModels.redOrGreen();
        var bundle = new ModelBundle(onnx, TinyModels.description(), nothing, provenance, "");
        var images = List.of(image("a.png", Color.RED, "red"));
        return evaluator.evaluate(bundle, images, Progress.NONE);
    }

    @Test
    void whatWouldSteerATerminalIsShownAsANumber() throws IOException {
        var label = "a\u001b[31m\u202eb";
        var bundle = labelled(label);
        var images =
                List.of(
                        image("a.png", Color.RED, label),
                        new LabelledImage(folder.resolve("b\nc.png"), List.of(label)));
        var table = evaluator.evaluate(bundle, images, Progress.NONE).toTable();
        assertTrue(table.contains("a\\u001b[31m\\u202eb "), table);
        assertTrue(table.contains("b\\u000ac.png"), table);
        assertFalse(table.contains("\u001b") || table.contains("\u202e"), table);
    }

    /** A bundle whose first label has a name. */
    private Path labelled(String name) throws IOException {
        return TinyModels.write(
                folder,
                new ModelDescription(
                        ModelType.CLASSIFICATION,
                        List.of(new Label(name, 0.5), new Label("green", 0.5)),
                        TinyModels.description().preProcessing(),
                        "image",
                        "scores",
                        Activation.SOFTMAX,
                        1));
    }

    @Test
    void columnsOfTheTableStandBelowEachOtherWhateverLabelsAreCalled() throws IOException {
        for (int length : new int[] {3, 32, 33, 64}) {
            var label = "x".repeat(length);
            var images = List.of(image("a.png", Color.RED, label));
            var table = evaluator.evaluate(labelled(label), images, Progress.NONE).toTable();
            var rows = table.lines().dropWhile(line -> !line.startsWith("label")).limit(3).toList();
            assertEquals(3, rows.size(), table);
            rows.forEach(row -> assertEquals(rows.getFirst().length(), row.length(), table));
        }
    }

    @Test
    void namesOfAllScriptsArePrintedAsTheyAre() {
        var family = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67";
        assertEquals("Schlüssel 鍵 " + family, Printable.of("Schlüssel 鍵 " + family));
    }

    @Test
    void theWorstImageComesFirst() throws IOException {
        var bundle = TinyModels.write(folder, TinyModels.description());
        var images =
                List.of(
                        image("right.png", Color.RED, "red"),
                        image("wrong.png", Color.GREEN, "red"),
                        image("doubtful.png", Color.YELLOW, "red"));
        var report = evaluator.evaluate(bundle, images, Progress.NONE);
        assertEquals(
                List.of("wrong.png", "doubtful.png", "right.png"),
                report.images().stream()
                        .map(result -> String.valueOf(result.image().file().getFileName()))
                        .toList());
        assertEquals(List.of(List.of(2, 1), List.of(0, 0)), report.confusion().counts());
        assertEquals(report.confusion(), report.mistakes());
        assertEquals(List.of("wrong.png"), sortedNames(report));
    }

    @Test
    void aDetectorIsMeasuredByItsBoxes() throws IOException {
        // Sure of a hat in the left half, and on red also of one at the lower right.
        var boxes = new float[][] {{0, 0, 0.5f, 1}, {0.75f, 0.75f, 1, 1}};
        var weights = new float[][] {{0, 0, -10}, {0, 0, 10}, {8, 0, 0}, {0, 0, 10}};
        var description =
                new ModelDescription(
                        ModelType.DETECTION,
                        List.of(new Label("hat", 0.5), new Label("shoe", 0.5)),
                        TinyModels.description().preProcessing(),
                        "image",
                        "logits",
                        Activation.SIGMOID,
                        1,
                        Optional.of(new BoxOutput("boxes", 0.5, 100)));
        var nothing = JsonNodeFactory.instance.objectNode();
        var bundle = folder.resolve("boxes.zip");
        var onnx = TinyOnnx.fixedBoxes(TinyModels.SIDE, TinyModels.SIDE, boxes, weights);
        new ModelBundle(onnx, description, nothing, nothing, "").write(bundle);
        var left = new JobFolder.Box("hat", 0, 0, 32, 64);
        var images =
                List.of(
                        new LabelledImage(
                                image("a.png", Color.RED).file(), List.of(), List.of(left)),
                        new LabelledImage(
                                image("b.png", Color.GREEN).file(),
                                List.of(),
                                List.of(left, new JobFolder.Box("hat", 0, 0, 4, 4))),
                        new LabelledImage(image("c.png", Color.GREEN).file(), List.of()));
        var report = evaluator.evaluate(bundle, images, Progress.NONE);
        // Three hats, two of them found by the three surest boxes; two more boxes are wrong.
        var hat = report.headline().labels().getFirst();
        assertEquals(new Counts(2, 2, 1, 0), hat.counts());
        assertEquals(2, hat.testImages());
        assertEquals(List.of(2, 0, 1), report.confusion().counts().getFirst());
        assertEquals(List.of(2, 0, 0), report.confusion().counts().get(2));
        var json = report.toJson();
        assertEquals("detection", json.get("type").asString());
        assertEquals(report.coco().orElseThrow().map50(), json.get("map50").asDouble());
        assertTrue(json.get("map50").asDouble() > 0.5);
        assertTrue(json.get("labels").get(0).has("ap50_95"));
        assertFalse(json.get("labels").get(1).has("ap50_95"));
        assertTrue(report.toTable().contains("mAP@0.5 "), report.toTable());
        assertEquals(List.of("a.png", "b.png", "c.png"), sortedNames(report));
    }

    private LabelledImage image(String name, Color colour, String... labels) throws IOException {
        var file = folder.resolve(name);
        Files.write(file, Drawn.plain("png", 64, 64, colour));
        return new LabelledImage(file, List.of(labels));
    }
}
