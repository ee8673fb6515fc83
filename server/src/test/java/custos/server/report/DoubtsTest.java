package custos.server.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.Box;
import custos.vision.Duplicates;
import custos.vision.Finding;
import custos.vision.ImageDecoder;
import custos.vision.ImageResult;
import custos.vision.LabelledImage;
import custos.vision.ModelType;
import custos.vision.Suspect;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DoubtsTest {
    private static Doubts doubts(String label) {
        var image =
                new ImageResult(
                        new LabelledImage(Path.of("c.png"), List.of(label)), 8, 8, List.of());
        return new Doubts(
                List.of(
                        new Suspect(
                                image,
                                Optional.of(finding(label, 0.25)),
                                Optional.of(finding("shoe", 0.75)))),
                List.of(new Duplicates.Pair(Path.of("train.png"), Path.of("test.png"), true)));
    }

    private static Finding finding(String label, double confidence) {
        return new Finding(label, confidence, Optional.empty());
    }

    private static Finding boxed(String label, double confidence) {
        return new Finding(label, confidence, Optional.of(new Box(0.25, 0.5, 0.125, 0.25)));
    }

    @Test
    void aBoxIsNamedWithItsPlaceInPixels() {
        var image =
                new ImageResult(new LabelledImage(Path.of("c.png"), List.of()), 80, 40, List.of());
        var missing = new Suspect(image, Optional.empty(), Optional.of(boxed("hat", 0.9)));
        var other =
                new Suspect(image, Optional.of(boxed("hat", 0.1)), Optional.of(boxed("shoe", 0.8)));
        var doubts = new Doubts(List.of(missing, other), List.of());
        assertEquals(
                """
                1 training image may be labelled wrong:
                  c.png: looks like hat (0.90) at 20,20 (10 x 10), which is not labelled
                  c.png: labelled hat (0.10) at 20,20 (10 x 10), looks like shoe (0.80)
                """,
                doubts.toText());
        assertEquals(
                "{\"image\":\"c.png\",\"other\":\"hat\",\"other_confidence\":0.9,"
                        + "\"box\":{\"left\":20.0,\"top\":20.0,\"width\":10.0,\"height\":10.0}}",
                doubts.toJson(Reports.of(ModelType.DETECTION).report())
                        .at("/suspects/0")
                        .toString());
    }

    @Test
    void whatIsNotListedIsCounted() {
        var pair = new Duplicates.Pair(Path.of("train.png"), Path.of("test.png"), true);
        var one = new Doubts(List.of(), List.of(pair)).toText();
        assertEquals("1 test image was trained on:\n  test.png is train.png\n", one);
        var many = new Doubts(List.of(), Collections.nCopies(23, pair)).toText();
        assertTrue(many.startsWith("23 test images were trained on:\n"), many);
        assertTrue(many.endsWith("  and 3 more\n"), many);
        assertEquals(22, many.lines().count());
    }

    @Test
    void thePageMarksTheBoxThatIsDoubted() {
        var evaluated = Reports.of(ModelType.DETECTION);
        var image =
                new ImageResult(new LabelledImage(Path.of("c.png"), List.of()), 80, 40, List.of());
        var missing = new Suspect(image, Optional.empty(), Optional.of(boxed("<b>", 0.9)));
        var picture = new Picture(ImageDecoder.create(), evaluated.report());
        var html = new Doubts(List.of(missing), List.of()).draw(picture);
        assertTrue(html.contains("<i class=\"doubt\"></i> doubted"), html);
        assertTrue(html.contains("<rect class=\"doubt\" x=\"25.00\" y=\"50.00\""), html);
        assertTrue(html.contains("looks like &lt;b&gt; (0.90) at 20,20 (10 x 10)"), html);
    }

    @Test
    void aLabelThatIsNotSeenIsSaidToBe() {
        var image =
                new ImageResult(new LabelledImage(Path.of("c.png"), List.of()), 80, 40, List.of());
        var gone = new Suspect(image, Optional.of(finding("hat", 0.02)), Optional.empty());
        assertEquals("labelled hat (0.02), which is not seen", Doubts.words(gone));
    }

    @Test
    void theFiguresAsJsonTellOfDuplicatesAndSuspects() {
        var report = Reports.of(ModelType.CLASSIFICATION).report();
        var json = doubts("hat").toJson(report);
        assertEquals(
                "[{\"test\":\"test.png\",\"train\":\"train.png\",\"identical\":true}]",
                json.get("duplicates").toString());
        assertEquals(
                "[{\"image\":\"c.png\",\"given\":\"hat\",\"given_confidence\":0.25,\"other\":\"shoe\",\"other_confidence\":0.75}]",
                json.get("suspects").toString());
        json.remove(List.of("duplicates", "suspects"));
        assertEquals(report.toJson(), json);
    }

    @Test
    void whatWasNotFoundIsEmpty() {
        for (var type : ModelType.values()) {
            var json = Doubts.NONE.toJson(Reports.of(type).report());
            assertEquals("[]", json.get("duplicates").toString());
            assertEquals("[]", json.get("suspects").toString());
        }
    }

    @Test
    void labelsDoNotSteerTheTerminal() {
        var text = doubts("\u001b[2J").toText();
        assertTrue(text.contains("labelled \\u001b[2J (0.25)"), text);
        assertFalse(text.contains("\u001b"), text);
    }
}
