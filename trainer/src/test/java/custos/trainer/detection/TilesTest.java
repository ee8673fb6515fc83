package custos.trainer.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.data.Pictures;
import custos.vision.Box;
import custos.vision.FileCipher;
import custos.vision.ImageDecoder;
import custos.vision.JobFolder;
import custos.vision.TrueBox;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;
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

    @Test
    void smallThingsKeepTheirPixels() {
        var small = new JobFolder.Image("a", List.of(), List.of(box(30), box(500), box(40)));
        assertEquals(2_048, Tiles.pictureSide(List.of(small), 1_177));
        int ofMany = Tiles.pictureSide(Collections.nCopies(1_000, small), 1_177);
        assertTrue(ofMany > 1_177 && ofMany < 1_500, () -> "kept: " + ofMany);
        var large = new JobFolder.Image("a", List.of(), List.of(box(30), box(500), box(100)));
        assertEquals(1_177, Tiles.pictureSide(List.of(large), 1_177));
        var none = new JobFolder.Image("a", List.of(), List.of());
        assertEquals(1_177, Tiles.pictureSide(List.of(none), 1_177));
    }

    private static JobFolder.Box box(double side) {
        return new JobFolder.Box("thing", 1, 1, side, side);
    }

    /** The tiles for two pictures with nine things of one side each and one of another. */
    private Optional<Tiles> tiles(int side, int other) throws Exception {
        var blank = folder.resolve("blank.png");
        ImageIO.write(
                new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY),
                "png",
                blank.toFile());
        var things = new ArrayList<>(Collections.nCopies(9, thing(side)));
        things.add(thing(other));
        try (var workers = Executors.newSingleThreadExecutor();
                var pictures =
                        Pictures.decode(
                                List.of(blank, blank),
                                100,
                                FileCipher.plain(),
                                ImageDecoder.create(),
                                folder.resolve("pixels.tmp"),
                                workers,
                                () -> {})) {
            return Tiles.of(List.of(things, things), pictures, 1, WHOLE);
        }
    }

    private static TrueBox thing(double side) {
        return new TrueBox(0, new Box(0.1, 0.1, side / WIDTH, side / HEIGHT));
    }
}
