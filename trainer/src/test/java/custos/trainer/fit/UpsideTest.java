package custos.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import custos.trainer.data.Turn;
import custos.trainer.graph.Torch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UpsideTest {
    private static final int WIDTH = 40;
    private static final List<Integer> PARTS = List.of(WIDTH);

    private final Random random = new Random(23);
    private final NDManager manager = Torch.manager(2);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void whatTellsTheTurnOfEveryPictureIsAnUpside() {
        var pictures = pictures(30, true);
        assertTrue(Upside.told(manager, PARTS, pictures) > 0.9);
        assertTrue(Upside.of(manager, PARTS, pictures));
    }

    @Test
    void whatTellsPicturesApartAndNotTheirTurnsIsNone() {
        var pictures = pictures(60, false);
        assertEquals(0.25, Upside.told(manager, PARTS, pictures), 0.1);
        assertFalse(Upside.of(manager, PARTS, pictures));
    }

    @Test
    void aHandfulOfPicturesTellsNothing() {
        assertTrue(Upside.of(manager, PARTS, pictures(7, false)));
        assertTrue(Upside.of(manager, PARTS, List.of()));
    }

    /** Pictures of one or two things, which have features of their own in any view. */
    private List<List<short[]>> pictures(int count, boolean upside) {
        var pictures = new ArrayList<List<short[]>>();
        for (int picture = 0; picture < count; picture++) {
            var views = new ArrayList<short[]>();
            for (int thing = 0; thing <= picture % 2; thing++) {
                var own = row();
                for (int turn = 0; turn < Turn.values().length; turn++) {
                    var row = row();
                    for (int i = 0; i < WIDTH; i++) {
                        row[i] = 2 * own[i] + row[i];
                    }
                    row[turn] += upside ? 8 : 0;
                    views.add(Halves.of(FloatBuffer.wrap(row), WIDTH));
                }
            }
            pictures.add(views);
        }
        return pictures;
    }

    private float[] row() {
        var row = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            row[i] = (float) random.nextGaussian();
        }
        return row;
    }
}
