package custos.trainer.boxes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.graph.BoxHead;
import custos.trainer.graph.BoxHead.Anchor;
import custos.trainer.graph.Frame;
import custos.vision.Box;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    private static final List<BoxHead> HEADS =
            List.of(
                    new BoxHead(16, "a", 8, List.of(Anchor.of(30, 1), Anchor.of(60, 2)), null),
                    new BoxHead(32, "b", 8, List.of(Anchor.of(105, 1)), null));

    private final Anchors anchors = Anchors.of(HEADS, Frame.square(160));

    @Test
    void anchorsStandInTheMiddleOfTheirPlaces() {
        assertEquals(10 * 10 * 2 + 5 * 5, anchors.count());
        var second = anchors.get(3); // the second place of the first row, the wide anchor
        assertEquals(24 / 160.0, second.left() + second.width() / 2, 1e-6);
        assertEquals(8 / 160.0, second.top() + second.height() / 2, 1e-6);
        assertEquals(2, second.width() / second.height(), 1e-5);
        assertEquals(60 * 60 / (160.0 * 160), second.width() * second.height(), 1e-6);
    }

    @Test
    void whatIsEncodedIsDecoded() {
        var random = new Random(3);
        var codes = new float[anchors.count() * 4];
        var boxes = new ArrayList<Box>();
        for (int at = 0; at < anchors.count(); at++) {
            boxes.add(box(random));
            anchors.encode(at, boxes.get(at), codes, at * 4);
        }
        var decoded = anchors.decode(codes);
        for (int at = 0; at < anchors.count(); at++) {
            var box = boxes.get(at);
            assertEquals(box.left(), decoded[at * 4], 1e-5);
            assertEquals(box.top(), decoded[at * 4 + 1], 1e-5);
            assertEquals(box.left() + box.width(), decoded[at * 4 + 2], 1e-5);
            assertEquals(box.top() + box.height(), decoded[at * 4 + 3], 1e-5);
        }
    }

    @Test
    void anAnchorThatOverlapsABoxByHalfAnswersForTheBoxItOverlapsMost() {
        var random = new Random(5);
        for (int round = 0; round < 200; round++) {
            var boxes = new ArrayList<TrueBox>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                boxes.add(new TrueBox(0, box(random)));
            }
            var owner = Assignment.of(anchors, boxes);
            for (int at = 0; at < owner.length; at++) {
                double most = 0;
                for (var box : boxes) {
                    most = Math.max(most, anchors.get(at).iou(box.box()));
                }
                if (most > 0.5001) {
                    assertEquals(most, anchors.get(at).iou(boxes.get(owner[at]).box()), 1e-5);
                }
            }
        }
    }

    @Test
    void everyBoxHasAnAnchorThatAnswersForIt() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var box = new TrueBox(0, box(random));
            var owner = Assignment.of(anchors, List.of(box));
            long answering = java.util.Arrays.stream(owner).filter(o -> o == 0).count();
            assertTrue(answering > 0, box.toString());
        }
    }

    @Test
    void noBoxLeavesEveryAnchorToTheBackground() {
        for (int owner : Assignment.of(anchors, List.of())) {
            assertEquals(Assignment.NONE, owner);
        }
    }

    private static Box box(Random random) {
        double width = 0.05 + 0.5 * random.nextDouble();
        double height = 0.05 + 0.5 * random.nextDouble();
        return new Box(
                random.nextDouble() * (1 - width),
                random.nextDouble() * (1 - height),
                width,
                height);
    }
}
