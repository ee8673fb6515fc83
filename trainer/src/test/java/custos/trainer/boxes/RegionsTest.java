package custos.trainer.boxes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.Box;
import custos.vision.TrueBox;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegionsTest {
    private final List<TrueBox> boxes =
            List.of(
                    new TrueBox(0, new Box(0.1, 0.1, 0.2, 0.3)),
                    new TrueBox(2, new Box(0.7, 0.6, 0.3, 0.4)));

    @Test
    void eachBoxIsLookedAtEquallyOftenAndNearWhereItIs() {
        var regions = Regions.of(List.of(boxes, List.of()), new Random(5));
        var counts = new int[3];
        for (int at = 0; at < Regions.EACH; at++) {
            int label = regions.labels()[at];
            counts[label]++;
            var box = boxes.get(label == 0 ? 0 : 1).box();
            var sides = regions.sides();
            assertEquals(box.left(), sides[4 * at], 0.5 * box.width());
            assertEquals(box.top(), sides[4 * at + 1], 0.5 * box.height());
            assertEquals(box.left() + box.width(), sides[4 * at + 2], 0.5 * box.width());
            assertTrue(sides[4 * at + 2] <= 1 && sides[4 * at + 3] <= 1);
        }
        assertEquals(Regions.EACH / 2, counts[0]);
        assertEquals(Regions.EACH / 2, counts[2]);
    }

    @Test
    void anImageWithoutBoxesHasNone() {
        var regions = Regions.of(List.of(boxes, List.of()), new Random(6));
        for (int at = Regions.EACH; at < 2 * Regions.EACH; at++) {
            assertEquals(Regions.NONE, regions.labels()[at]);
        }
    }
}
