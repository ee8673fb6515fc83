package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrameTest {
    private final Random random = new Random(7);

    @Test
    void aFrameIsAsLargeAsItsSquareAndHasThePicturesShape() {
        for (int round = 0; round < 1_000; round++) {
            int side = 320 + 32 * random.nextInt(33);
            double aspect = Math.exp((2 * random.nextDouble() - 1) * Math.log(3));
            var frame = Frame.of(side, aspect);
            assertEquals(0, frame.width() % Frame.GRAIN);
            assertEquals(0, frame.height() % Frame.GRAIN);
            assertEquals(1, frame.side() / side, 0.06);
            assertEquals(aspect, (double) frame.width() / frame.height(), 0.14 * aspect);
        }
    }

    @Test
    void theShapesOfUsualPictures() {
        assertEquals(Frame.square(416), Frame.of(416, 1));
        assertEquals(new Frame(864, 480), Frame.of(640, 16.0 / 9));
        assertEquals(new Frame(544, 736), Frame.of(640, 0.75));
        assertEquals(new Frame(384, 288), Frame.of(320, 4.0 / 3));
    }
}
