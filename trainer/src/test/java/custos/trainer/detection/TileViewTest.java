package custos.trainer.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.boxes.Crop;
import custos.trainer.data.Pictures;
import custos.trainer.data.TestPictures;
import custos.trainer.data.Turn;
import custos.trainer.graph.Frame;
import custos.vision.Box;
import custos.vision.Tiling;
import custos.vision.TrueBox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tile of a picture that is shown, against all of its tiles. */
final class TileViewTest {
    private static final int SIZE = 64;
    private static final int SIDE = 12;
    private static final Tiles TILES =
            new Tiles(new Tiling(1, 0.25), SIZE, Frame.square(SIZE), 6, List.of((double) SIDE));

    private final Random random = new Random(41);

    @TempDir Path folder;

    @Test
    void theTileWithMostBoxesIsShown() throws IOException {
        try (var pictures = pictures(20)) {
            var truth = truth(pictures);
            var view = new TileView(TILES, pictures, truth);
            for (int example = 0; example < truth.size(); example++) {
                var image = pictures.get(example);
                var boxes = truth.get(example);
                long most =
                        TILES.of(image).stream()
                                .map(tile -> Crop.of(image, tile.seen(), Turn.NONE))
                                .mapToLong(crop -> shown(crop, boxes).size())
                                .max()
                                .orElseThrow();
                var crop = view.crop(example, image, Turn.NONE);
                assertEquals(most, view.shown(example).size());
                assertEquals(shown(crop, boxes), view.shown(example));
                var places = view.shown(example).stream().map(TrueBox::box).toList();
                for (var place : view.onInput(example, places)) {
                    assertTrue(place.left() >= 0 && place.left() + place.width() <= 1 + 1e-9);
                    assertTrue(place.width() <= SIDE / (double) SIZE + 1e-9);
                }
                for (var turn : Turn.values()) {
                    var turned = view.crop(example, image, turn);
                    assertEquals(crop.part().region(), turned.part().region());
                    assertEquals(turn, turned.part().turn());
                }
            }
        }
    }

    @Test
    void aPlaceIsShownWhereverItIsAndAsLargeAsInThePictureThatItIsOf() throws IOException {
        try (var pictures = pictures(8)) {
            var view = new TileView(TILES, pictures, truth(pictures));
            for (int round = 0; round < 500; round++) {
                int example = random.nextInt(pictures.size());
                int of = random.nextInt(pictures.size());
                var box = box(pictures, of);
                var place = view.place(example, box, of, random.nextDouble(), random.nextDouble());
                var crop = view.crop(example, pictures.get(example), Turn.NONE);
                assertTrue(crop.shows(place));
                assertEquals(SIDE, place.width() * pictures.width(example), 1e-9);
                assertEquals(SIDE, place.height() * pictures.height(example), 1e-9);
                var seen = crop.seen(place);
                assertEquals(SIDE / (double) SIZE, seen.width(), 1e-9, "nothing is cut");
                assertEquals(SIDE / (double) SIZE, seen.height(), 1e-9);
            }
        }
    }

    private static List<TrueBox> shown(Crop crop, List<TrueBox> boxes) {
        return boxes.stream().filter(box -> crop.shows(box.box())).toList();
    }

    /** Seven boxes each; every fourth picture has none. */
    private List<List<TrueBox>> truth(Pictures pictures) {
        return IntStream.range(0, pictures.size())
                .mapToObj(at ->
                        IntStream.range(0, at % 4 < 3 ? 7 : 0)
                                .mapToObj(_ -> new TrueBox(0, box(pictures, at)))
                                .toList())
                .toList();
    }

    private Box box(Pictures pictures, int at) {
        double width = SIDE / (double) pictures.width(at);
        double height = SIDE / (double) pictures.height(at);
        return new Box(
                random.nextDouble() * (1 - width),
                random.nextDouble() * (1 - height),
                width,
                height);
    }

    /** Blank ones of many sizes, some smaller than a tile. */
    private Pictures pictures(int count) throws IOException {
        var sizes =
                IntStream.range(0, count)
                        .mapToObj(
                                _ -> new Frame(50 + random.nextInt(150), 50 + random.nextInt(150)))
                        .toList();
        return TestPictures.blank(folder, sizes);
    }
}
