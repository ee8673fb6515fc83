package custos.server.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.Duplicates;
import custos.vision.ImageResult;
import custos.vision.LabelErrors;
import custos.vision.LabelledImage;
import custos.vision.ModelType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DoubtsTest {
    private static Doubts doubts(String label) {
        var image =
                new ImageResult(
                        new LabelledImage(Path.of("c.png"), List.of(label)), 8, 8, List.of());
        return new Doubts(
                List.of(new LabelErrors.Suspect(image, label, 0.25, "shoe", 0.75)),
                List.of(new Duplicates.Pair(Path.of("train.png"), Path.of("test.png"), true)));
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
    void whatWasNotLookedForIsAbsentAndWhatWasNotFoundIsEmpty() {
        var detector = Doubts.NONE.toJson(Reports.of(ModelType.DETECTION).report());
        assertFalse(detector.has("suspects"));
        assertEquals("[]", detector.get("duplicates").toString());
        var classifier = Doubts.NONE.toJson(Reports.of(ModelType.CLASSIFICATION).report());
        assertEquals("[]", classifier.get("suspects").toString());
    }

    @Test
    void labelsDoNotSteerTheTerminal() {
        var text = doubts("\u001b[2J").toText();
        assertTrue(text.contains("labelled \\u001b[2J (0.25)"), text);
        assertFalse(text.contains("\u001b"), text);
    }
}
