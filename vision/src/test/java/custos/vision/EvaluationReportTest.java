package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a report says in its several forms; thresholds are those of {@link TinyModels}. */
class EvaluationReportTest {

    private static EvaluationReport report(ModelType type, ImageResult... results) {
        var description =
                switch (type) {
                    case CLASSIFICATION -> TinyModels.description();
                    case MULTILABEL -> TinyModels.description(type, Activation.SIGMOID, 32);
                    case DETECTION -> detector();
                };
        var nothing = JsonNodeFactory.instance.objectNode();
        var bundle = new ModelBundle(TinyModels.redOrGreen(), description, nothing, nothing, "");
        return EvaluationReport.of(bundle, List.of(results), List.of(), 10);
    }

    private static ModelDescription detector() {
        return new ModelDescription(
                ModelType.DETECTION,
                List.of(new Label("red", 0.25), new Label("green", 0.75)),
                TinyModels.description().preProcessing(),
                "image",
                "logits",
                Activation.SIGMOID,
                1,
                Optional.of(new BoxOutput("boxes", 0.5, 100)));
    }

    private static ImageResult image(String file, List<String> labels, Finding... found) {
        return new ImageResult(new LabelledImage(Path.of(file), labels), 64, 64, List.of(found));
    }

    private static ImageResult boxed(List<JobFolder.Box> truth, Finding... found) {
        var image = new LabelledImage(Path.of("boxes.png"), List.of(), truth);
        return new ImageResult(image, 64, 64, List.of(found));
    }

    private static Finding found(String label, double confidence) {
        return new Finding(label, confidence, Optional.empty());
    }

    /** Down the whole image. */
    private static Finding found(String label, double confidence, double left, double width) {
        var box = Optional.of(new Box(left / 64, 0, width / 64, 1));
        return new Finding(label, confidence, box);
    }

    private static JobFolder.Box box(String label, double left, double width) {
        return new JobFolder.Box(label, left, 0, width, 64);
    }

    private static List<String> labels(JsonNode findings) {
        return findings.valueStream().map(one -> one.get("label").asString()).toList();
    }

    @Test
    void theTableSaysOnceWhatAModelComesToAtItsThresholds() {
        var image = image("a", List.of("red"), found("red", 0.9), found("green", 0.1));
        for (var type : List.of(ModelType.CLASSIFICATION, ModelType.MULTILABEL)) {
            var table = report(type, image).toTable();
            var lines = table.lines().filter(line -> line.startsWith("macro F1")).toList();
            assertEquals(type == ModelType.CLASSIFICATION ? 3 : 2, lines.size(), table);
            assertTrue(table.contains("macro F1, at the bundle's thresholds 1.0000"), table);
            assertFalse(table.contains("held-out"), table);
        }
    }

    @Test
    void theTableHasAveragePrecisionsAndThresholdsInEightyColumns() {
        var labels = report(ModelType.MULTILABEL, image("a", List.of("red"), found("red", 0.9)));
        var rows = rows(labels);
        assertEquals("label images precision recall F1 AP threshold", words(rows.getFirst()));
        assertEquals("red 1 1.0000 1.0000 1.0000 1.0000 0.2500", words(rows.get(1)));
        assertEquals("green 0 0.0000 0.0000 0.0000 - 0.7500", words(rows.get(2)));
        var boxes =
                report(
                        ModelType.DETECTION,
                        boxed(List.of(box("red", 0, 16)), found("red", 0.9, 0, 16)));
        assertEquals(
                "label images precision recall F1 AP@0.5 AP@.5:.95 threshold",
                words(rows(boxes).getFirst()));
        assertEquals("red 1 1.0000 1.0000 1.0000 1.0000 1.0000 0.2500", words(rows(boxes).get(1)));
        for (var row : rows(boxes)) {
            assertEquals(rows(boxes).getFirst().length(), row.length());
            assertTrue(row.length() <= 80, row);
        }
    }

    private static List<String> rows(EvaluationReport report) {
        return report.toTable().lines().dropWhile(line -> !line.startsWith("label")).toList();
    }

    private static String words(String row) {
        return row.replaceAll(" +", " ");
    }

    @Test
    void theJsonCountsRightAndWrongAnswersOfEachLabel() {
        var json =
                report(
                                ModelType.CLASSIFICATION,
                                image("a", List.of("red"), found("red", 0.9), found("green", 0.1)),
                                image("b", List.of("red"), found("green", 0.8), found("red", 0.2)))
                        .toJson();
        var red = json.get("labels").get(0);
        assertEquals(1, red.get("true_positives").asInt());
        assertEquals(0, red.get("false_positives").asInt());
        assertEquals(1, red.get("false_negatives").asInt());
        assertEquals(1, json.get("labels").get(1).get("false_positives").asInt());
        assertTrue(json.get("service").get("labels").get(0).has("true_positives"));
    }

    @Test
    void theJsonHasTheCurveOfALabelThatIsThere() {
        var labels =
                report(
                                ModelType.MULTILABEL,
                                image("a", List.of("red"), found("red", 0.9)),
                                image("b", List.of(), found("red", 0.6)),
                                image("c", List.of("red"), found("red", 0.3)))
                        .toJson()
                        .get("labels");
        var curve = labels.get(0).get("curve");
        assertEquals(3, curve.size());
        assertEquals(0.3, curve.get(2).get("threshold").asDouble());
        assertEquals(2.0 / 3, curve.get(2).get("precision").asDouble());
        assertEquals(1, curve.get(2).get("recall").asDouble());
        assertFalse(labels.get(1).has("curve"));
    }

    @Test
    void aLongCurveIsThinnedAndKeepsItsEnds() {
        var curve =
                IntStream.rangeClosed(1, 100_000)
                        .mapToObj(at -> new CurvePoint(1 - at / 1e6, 1, at / 1e5))
                        .toList();
        var thinned = CurvePoint.thinned(curve);
        assertTrue(thinned.size() <= 202, "points: " + thinned.size());
        assertTrue(thinned.size() >= 190, "points: " + thinned.size());
        assertEquals(curve.getFirst(), thinned.getFirst());
        assertEquals(curve.getLast(), thinned.getLast());
    }

    @Test
    void theJsonNamesTheImagesThatTheModelIsWrongAboutTheWorstFirst() {
        var json =
                report(
                                ModelType.CLASSIFICATION,
                                image("right", List.of("red"), found("red", 0.9)),
                                image(
                                        "bad",
                                        List.of("red"),
                                        found("green", 0.7),
                                        found("red", 0.3)),
                                image(
                                        "worst",
                                        List.of("red"),
                                        found("green", 0.9),
                                        found("red", 0.1)))
                        .toJson();
        assertEquals(2, json.get("failed_images").asInt());
        var failures = json.get("failures");
        assertEquals(2, failures.size());
        var worst = failures.get(0);
        assertEquals("worst", worst.get("image").asString());
        assertEquals("red", worst.get("labels").get(0).asString());
        assertEquals(List.of("green"), labels(worst.get("found")));
        assertEquals(0.9, worst.get("wrong").get(0).get("confidence").asDouble());
        assertEquals(0.1, worst.get("missed").get(0).get("confidence").asDouble());
        assertEquals("bad", failures.get(1).get("image").asString());
    }

    @Test
    void ofManyLabelsTheJsonSaysWhichAreWrongAndWhichAreMissed() {
        var failures =
                report(
                                ModelType.MULTILABEL,
                                image(
                                        "a",
                                        List.of("green"),
                                        found("green", 0.7),
                                        found("red", 0.3)),
                                image("b", List.of("red"), found("red", 0.3), found("green", 0.7)))
                        .toJson()
                        .get("failures");
        assertEquals(1, failures.size());
        assertEquals(List.of("red"), labels(failures.get(0).get("wrong")));
        assertEquals(List.of("green"), labels(failures.get(0).get("missed")));
    }

    @Test
    void theJsonSaysWhichBoxesAreWrongAndWhichAreMissed() {
        var failure =
                report(
                                ModelType.DETECTION,
                                boxed(
                                        List.of(box("red", 0, 16), box("red", 16, 16)),
                                        found("red", 0.9, 0, 16),
                                        found("green", 0.8, 32, 8),
                                        found("green", 0.7, 48, 8)))
                        .toJson()
                        .get("failures")
                        .get(0);
        assertEquals(1, failure.get("labels").size());
        assertEquals(List.of("red", "green"), labels(failure.get("found")));
        assertEquals(List.of("green"), labels(failure.get("wrong")));
        assertEquals(32, failure.get("wrong").get(0).get("box").get("left").asDouble());
        assertEquals(8, failure.get("wrong").get(0).get("box").get("width").asDouble());
        assertEquals(List.of("red"), labels(failure.get("missed")));
        assertEquals(16, failure.get("missed").get(0).get("box").get("left").asDouble());
        assertFalse(failure.get("missed").get(0).has("confidence"));
    }

    @Test
    void aWrongBoxIsTakenForTheOneThatItOverlapsMost() {
        var confusion =
                report(
                                ModelType.DETECTION,
                                boxed(
                                        List.of(box("red", 0, 16), box("red", 4, 16)),
                                        found("green", 0.9, 3, 16), // more of the second one
                                        found("green", 0.8, 0, 12))) // only the first one
                        .confusion();
        assertEquals(List.of("red", "green", ConfusionMatrix.NOTHING), confusion.labels());
        assertEquals(
                List.of(List.of(0, 2, 0), List.of(0, 0, 0), List.of(0, 0, 0)), confusion.counts());
    }

    @Test
    void theJsonHasNoMoreFailuresThanAnybodyLooksAt() {
        var wrong = image("a", List.of("red"), found("green", 0.9), found("red", 0.1));
        var json =
                report(
                                ModelType.CLASSIFICATION,
                                Collections.nCopies(101, wrong).toArray(ImageResult[]::new))
                        .toJson();
        assertEquals(101, json.get("failed_images").asInt());
        assertEquals(100, json.get("failures").size());
    }
}
