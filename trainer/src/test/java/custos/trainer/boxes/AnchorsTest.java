package custos.trainer.boxes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.trainer.graph.BoxHead;
import custos.trainer.graph.BoxHead.Anchor;
import custos.trainer.graph.Frame;
import custos.vision.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The places of a wide input, one after the other. */
final class AnchorsTest {
    private static final List<BoxHead> HEADS =
            List.of(
                    new BoxHead(16, "fine", 8, List.of(Anchor.of(20, 1)), null),
                    new BoxHead(
                            32, "coarse", 8, List.of(Anchor.of(40, 4), Anchor.of(48, 1)), null));

    @Test
    void anchorsStandRowByRowHeadByHead() {
        var anchors = Anchors.of(HEADS, new Frame(96, 64));
        assertEquals(6 * 4 + 3 * 2 * 2, anchors.count());
        same(8, 8, 20, 20, anchors.get(0));
        same(24, 8, 20, 20, anchors.get(1));
        same(8, 24, 20, 20, anchors.get(6));
        same(88, 56, 20, 20, anchors.get(23));
        same(16, 16, 80, 20, anchors.get(24));
        same(16, 16, 48, 48, anchors.get(25));
        same(48, 16, 80, 20, anchors.get(26));
        same(16, 48, 80, 20, anchors.get(30));
        same(80, 48, 48, 48, anchors.get(35));
    }

    /** A box by its middle and sides in pixels of the input. */
    private static void same(double x, double y, double width, double height, Box anchor) {
        assertEquals(width, anchor.width() * 96, 1e-4);
        assertEquals(height, anchor.height() * 64, 1e-4);
        assertEquals(x, (anchor.left() + anchor.width() / 2) * 96, 1e-4);
        assertEquals(y, (anchor.top() + anchor.height() / 2) * 64, 1e-4);
    }
}
