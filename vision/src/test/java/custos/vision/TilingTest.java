package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TilingTest {

    private static final int SIDE = 100;

    private static DecodedImage image(int width, int height) {
        return new DecodedImage(width, height, new byte[3 * width * height]);
    }

    @Test
    void aSmallImageIsInTheMiddleOfItsOnlyPart() {
        var tiles = new Tiling(2, 0.2).of(image(30, 40), SIDE, SIDE);
        assertEquals(
                List.of(new Tiling.Tile(new Region(-10, -5, 50, 50), new Region(0, 0, 30, 40))),
                tiles);
    }

    @Test
    void partsAreSpreadFromEndToEnd() {
        var tiles = new Tiling(0.5, 0.25).of(image(500, 200), SIDE, SIDE);
        assertEquals(
                List.of(
                        new Region(0, 0, 200, 200),
                        new Region(150, 0, 200, 200),
                        new Region(300, 0, 200, 200)),
                tiles.stream().map(Tiling.Tile::seen).toList());
        // 50 pixels are common to neighbours: the line between them is at 175, give or take 6.25.
        assertEquals(
                List.of(
                        new Region(0, 0, 181.25, 200),
                        new Region(168.75, 0, 162.5, 200),
                        new Region(318.75, 0, 181.25, 200)),
                tiles.stream().map(Tiling.Tile::own).toList());
    }

    @Test
    void whatIsShortEnoughIsSeenWholeWhereverItIs() {
        Randomly.check(
                500,
                random -> {
                    var tiling = new Tiling(0.2 + random.nextDouble(), 0.5 * random.nextDouble());
                    var image = image(random.nextInt(1, 400), random.nextInt(1, 400));
                    var tiles = tiling.of(image, SIDE, SIDE);
                    double x = random.nextDouble() * image.width();
                    double y = random.nextDouble() * image.height();
                    var answering = tiles.stream().filter(tile -> tile.isFor(x, y)).toList();
                    assertTrue(!answering.isEmpty(), "nothing is left out");
                    double half = 0.75 * tiling.overlap() * SIDE / tiling.scale() / 2 - 1e-9;
                    for (var tile : answering) {
                        var seen = tile.seen();
                        assertTrue(Math.max(0, x - half) >= seen.left());
                        assertTrue(Math.max(0, y - half) >= seen.top());
                        assertTrue(Math.min(image.width(), x + half) <= seen.left() + seen.width());
                        assertTrue(
                                Math.min(image.height(), y + half) <= seen.top() + seen.height());
                    }
                });
    }

    @Test
    void aShrunkImageIsSeenAsTheWholeOneWouldBe() {
        var tiling = new Tiling(1, 0.1);
        var whole = tiling.of(image(300, 240), SIDE, SIDE);
        var shrunk =
                tiling.of(new DecodedImage(150, 60, new byte[3 * 150 * 60], 300, 240), SIDE, SIDE);
        assertEquals(whole.size(), shrunk.size());
        for (int i = 0; i < whole.size(); i++) {
            assertEquals(whole.get(i).seen().left() / 2, shrunk.get(i).seen().left(), 1e-9);
            assertEquals(whole.get(i).seen().height() / 4, shrunk.get(i).seen().height(), 1e-9);
        }
    }

    @Test
    void noImageHasMorePartsThanWouldTakeTooLong() {
        for (var image : List.of(image(4_000, 3_000), image(16_000, 20), image(1, 9_000))) {
            int count = new Tiling(2, 0.5).of(image, SIDE, SIDE).size();
            assertTrue(count > 40 && count <= Tiling.MOST_TILES, () -> "parts: " + count);
        }
    }

    @Test
    void anImageThatIsLongerByRoundingOnlyIsOnePart() {
        // 640 / (40 / 29.0) is a little less than 464.
        var tiles = new Tiling(40 / 29.0, 0.1).of(image(464, 464), 640, 640);
        assertEquals(1, tiles.size());
        assertEquals(464, tiles.getFirst().seen().width(), 1e-6);
    }

    @Test
    void hugeImagesHaveNoMorePartsEither() {
        var huge = new DecodedImage(2, 2, new byte[12], 16_384, 16_384);
        assertTrue(new Tiling(16, 0.5).of(huge, 2, 2).size() <= Tiling.MOST_TILES);
    }

    @Test
    void whatIsNoTilingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Tiling(0, 0.1));
        assertThrows(IllegalArgumentException.class, () -> new Tiling(1e-300, 0.1));
        assertThrows(IllegalArgumentException.class, () -> new Tiling(Double.NaN, 0.1));
        assertThrows(IllegalArgumentException.class, () -> new Tiling(1, 0.51));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PreProcessing(8, 8, ResizeMode.TILES, Normalisation.SYMMETRIC));
    }
}
