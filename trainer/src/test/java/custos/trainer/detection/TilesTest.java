package custos.trainer.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.data.TestPictures;
import custos.trainer.graph.Frame;
import custos.vision.Box;
import custos.vision.TrueBox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TilesTest {
    private static final int WIDTH = 2_000;
    private static final int HEIGHT = 1_500;
    private static final int WHOLE = 1_344;

    @TempDir Path folder;

    @Test
    void thingsThatOneInputShowsWellAreNotLookedAtInParts() throws Exception {
        assertEquals(Optional.empty(), tiles(40, 40));
        assertEquals(Optional.empty(), tiles(31, 31), "24 pixels of an input of 1,344");
    }

    @Test
    void tinyThingsAreSeenInPartsAsLargeAsTheyNeedBe() throws Exception {
        var tiles = tiles(25, 25).orElseThrow();
        assertEquals(1, tiles.tiling().scale(), "no larger than they are: that shows no more");
        assertEquals(List.of(25.0), tiles.sides().stream().map(side -> side + 0.0).toList());
        assertEquals(12, tiles.each(), "four by three");
        assertEquals(640, tiles.size());
        assertTrue(tiles.tiling().overlap() * 0.75 * tiles.size() >= 25 - 1e-9);
    }

    @Test
    void thingsOfAFewPixelsAreEnlargedAsFarAsThereIsTime() throws Exception {
        var tiles = tiles(12, 12).orElseThrow();
        assertTrue(tiles.tiling().scale() < 2, "would be wanted");
        assertTrue(tiles.each() <= 12 && tiles.each() >= 9, () -> "parts: " + tiles.each());
    }

    @Test
    void whereSomeThingsAreAsLargeAsAPartPicturesStayWhole() throws Exception {
        assertEquals(Optional.empty(), tiles(12, 900));
    }

    @Test
    void pointsAndAFewLongThingsAreNoMistake() throws Exception {
        assertEquals(Optional.empty(), tiles(1, 1), "nothing would show them");
        var some = tiles(25, 200).orElseThrow();
        assertTrue(some.size() > 640 && some.tiling().overlap() <= 0.4, some::toString);
    }

    /** The tiles for two pictures with nine things of one side each and one of another. */
    private Optional<Tiles> tiles(int side, int other) throws Exception {
        var size = new Frame(WIDTH, HEIGHT);
        var things = new ArrayList<>(Collections.nCopies(9, thing(side)));
        things.add(thing(other));
        try (var pictures = TestPictures.blank(folder, Collections.nCopies(2, size))) {
            return Tiles.of(List.of(things, things), pictures, 1, WHOLE);
        }
    }

    private static TrueBox thing(double side) {
        return new TrueBox(0, new Box(0.1, 0.1, side / WIDTH, side / HEIGHT));
    }
}
