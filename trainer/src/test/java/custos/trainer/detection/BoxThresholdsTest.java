package custos.trainer.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.Box;
import custos.vision.BoxedImage;
import custos.vision.FoundBox;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoxThresholdsTest {
    private static final List<String> LABELS = List.of("often", "once");
    private static final Box PLACE = new Box(0.1, 0.1, 0.3, 0.3);
    private static final Box ELSEWHERE = new Box(0.6, 0.6, 0.3, 0.3);

    @Test
    void withoutImagesTheyAreHalf() {
        assertEquals(List.of(0.5, 0.5), rounded(BoxThresholds.of(LABELS, List.of())));
    }

    @Test
    void aLabelOfFewBoxesKeepsToTheOthers() {
        var held = new ArrayList<BoxedImage>();
        for (int i = 0; i < 150; i++) {
            held.add(image(0, 0.6, 0.4)); // right from 0.6 on, wrong at 0.4
        }
        held.add(image(1, 0.97, 0.95));
        var thresholds = BoxThresholds.of(LABELS, held);
        assertEquals(0.59, thresholds.get(0), 0.05);
        assertTrue(thresholds.get(1) < 0.8, "one box of 0.97 says little: " + thresholds);
    }

    /** A box that is found with one confidence, and one where there is none with another. */
    private static BoxedImage image(int label, double right, double wrong) {
        return new BoxedImage(
                List.of(new TrueBox(label, PLACE)),
                List.of(new FoundBox(label, right, PLACE), new FoundBox(label, wrong, ELSEWHERE)));
    }

    private static List<Double> rounded(List<Double> values) {
        return values.stream().map(value -> Math.round(value * 1e6) / 1e6).toList();
    }
}
