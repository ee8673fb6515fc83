package custos.trainer.boxes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.data.Poses;
import custos.trainer.data.Turn;
import custos.vision.Box;
import custos.vision.DecodedImage;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Parts of pictures, and what of the boxes lies in them, told again corner by corner. */
class CropTest {
    private static final int ROUNDS = 3_000;
    private static final double SHARE = 0.6;
    private static final Poses ANY = new Poses(false, true);

    private final Random random = new Random(29);

    @Test
    void aBoxIsShownWholeOrCutOrNotAtAll() {
        int cut = 0;
        int whole = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var image = image();
            var boxes = boxes();
            double across = random.nextBoolean() ? SHARE : 1;
            double down = random.nextBoolean() ? SHARE : 1;
            var crop = Crop.of(image, boxes, Extent.share(across, down), ANY, random);
            var shown = crop.shown(boxes);
            var wholes = new ArrayList<TrueBox>();
            var cuts = new ArrayList<TrueBox>();
            for (var box : boxes) {
                var seen = seen(crop, box.box());
                if (seen.width() * seen.height() == 0) {
                    continue;
                }
                double all =
                        box.box().width()
                                * image.width()
                                / crop.part().region().width()
                                * box.box().height()
                                * image.height()
                                / crop.part().region().height();
                boolean isWhole = seen.width() * seen.height() >= 0.6 * all;
                (isWhole ? wholes : cuts).add(new TrueBox(box.label(), seen));
            }
            same(wholes, shown.boxes());
            same(cuts, shown.cut());
            cut += cuts.size();
            whole += wholes.size();
        }
        assertTrue(cut > ROUNDS / 10 && whole > ROUNDS, "%d cut, %d whole".formatted(cut, whole));
    }

    @Test
    void aSquareOfAWidePictureShowsThingsAsTheyAreWhicheverWayTheyAreTurned() {
        var image = new DecodedImage(1_600, 900, new byte[3 * 1_600 * 900]);
        var window = new Extent(450 / 1_600.0, 450 / 900.0, false);
        for (int round = 0; round < ROUNDS; round++) {
            var region = Crop.of(image, List.of(), window, ANY, random).part().region();
            assertEquals(1, region.width() / region.height(), 0.33, "no shape is distorted more");
            assertEquals(450, Math.sqrt(region.width() * region.height()), 226);
        }
    }

    @Test
    void extentsInPixelsAreAsLargeInAnyPicture() {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int width = 200 + random.nextInt(800);
            int height = 200 + random.nextInt(800);
            int shrunk = 1 + random.nextInt(3);
            var pixels = new byte[3 * width * height];
            var image = new DecodedImage(width, height, pixels, shrunk * width, shrunk * height);
            var boxes = List.of(new TrueBox(0, new Box(0.5, 0.5, 0.01, 0.01)));
            var crop = Crop.of(image, boxes, Extent.pixels(320), ANY, random);
            var region = crop.part().region();
            double side = shrunk * Math.sqrt(region.width() * region.height());
            least = Math.min(least, side);
            most = Math.max(most, side);
            assertEquals(1, region.width() / region.height(), 0.33, "no shape is distorted more");
        }
        assertEquals(320 / 1.5, least, 5);
        assertEquals(320 * 1.5, most, 5);
    }

    @Test
    void aPartShowsTheBoxThatItIsChosenForAndOfASparsePictureMostDo() {
        assertEquals(1, shown(boxes(), SHARE), "four boxes, a third of the picture");
        assertEquals(0.75 + 0.25 * 0.3, shown(boxes().subList(0, 1), SHARE), 0.15);
    }

    /** How often a part shows any of the boxes. */
    private double shown(List<TrueBox> boxes, double share) {
        int shown = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var crop = Crop.of(image(), boxes, Extent.share(share, share), ANY, random);
            shown += crop.shown(boxes).boxes().isEmpty() ? 0 : 1;
        }
        return shown / (double) ROUNDS;
    }

    @Test
    void partsEndWhereThePictureEndsNowAndThen() {
        var near = List.of(new TrueBox(0, new Box(0.1, 0.45, 0.1, 0.1)));
        assertEquals(0.25, atLeft(near, 0.5), 0.03, "of half a picture around a box");
        assertEquals(0.25, atLeft(List.of(), 0.5), 0.03, "of half a picture without a box");
        assertEquals(0.25, atLeft(near, 1), 0.03, "of the picture");
        var right = List.of(new TrueBox(0, new Box(0.9, 0.45, 0.1, 0.1)));
        assertEquals(
                0.25 * 0.25, atLeft(right, 0.5), 0.03, "where the box is too far from the edge");
    }

    /** How often the left edge is the picture's. */
    private double atLeft(List<TrueBox> boxes, double share) {
        int count = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var region =
                    Crop.of(image(), boxes, Extent.share(share, share), Poses.USUAL, random)
                            .part()
                            .region();
            count += region.left() == 0 ? 1 : 0;
        }
        return count / (double) ROUNDS;
    }

    @Test
    void halfOfThePartsAreMirroredUnlessLeftIsNotRight() {
        assertEquals(0.5, mirrored(Poses.USUAL), 0.03);
        assertEquals(0.5, mirrored(ANY), 0.03);
        assertEquals(0, mirrored(new Poses(true, false)));
        assertEquals(0, mirrored(new Poses(false, false)), "nor turned ones");
    }

    /** How often a part is mirrored. */
    private double mirrored(Poses poses) {
        int mirrored = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var crop = Crop.of(image(), boxes(), Extent.share(SHARE, SHARE), poses, random);
            mirrored += crop.part().mirrored() ? 1 : 0;
        }
        return mirrored / (double) ROUNDS;
    }

    private DecodedImage image() {
        int width = 20 + random.nextInt(80);
        int height = 20 + random.nextInt(80);
        return new DecodedImage(width, height, new byte[3 * width * height]);
    }

    private List<TrueBox> boxes() {
        var boxes = new ArrayList<TrueBox>();
        for (int i = 0; i < 4; i++) {
            double width = 0.05 + 0.35 * random.nextDouble();
            double height = 0.05 + 0.35 * random.nextDouble();
            double left = random.nextDouble() * (1 - width);
            double top = random.nextDouble() * (1 - height);
            boxes.add(new TrueBox(i, new Box(left, top, width, height)));
        }
        return boxes;
    }

    @Test
    void whatLiesOnItsSideIsSeenAsLongAsElse() {
        var image = new DecodedImage(80, 40, new byte[3 * 80 * 40]);
        var square = new Box(0.4, 0.3, 0.2, 0.4);
        for (var turn : Turn.values()) {
            var crop = Crop.middle(image, turn, 1);
            assertTrue(crop.shows(square));
            assertEquals(0.2, crop.seen(square).width(), 1e-9, turn.name());
            assertEquals(0.4, crop.seen(square).height(), 1e-9, turn.name());
            var atEnd = new Box(0.9, 0.4, 0.1, 0.2);
            assertEquals(!turn.isOnItsSide(), crop.shows(atEnd), turn.name());
        }
    }

    /** The part of a box that the sample shows, which may be of no width or height. */
    private static Box seen(Crop crop, Box box) {
        var one = point(crop, box.left(), box.top());
        var other = point(crop, box.left() + box.width(), box.top() + box.height());
        double left = Math.clamp(Math.min(one[0], other[0]), 0.0, 1.0);
        double right = Math.clamp(Math.max(one[0], other[0]), 0.0, 1.0);
        double top = Math.clamp(Math.min(one[1], other[1]), 0.0, 1.0);
        double bottom = Math.clamp(Math.max(one[1], other[1]), 0.0, 1.0);
        return new Box(left, top, right - left, bottom - top);
    }

    /** Where a point of the picture comes to lie: quarter after quarter. */
    private static double[] point(Crop crop, double across, double down) {
        var region = crop.part().region();
        double x = (across * crop.width() - region.left()) / region.width();
        double y = (down * crop.height() - region.top()) / region.height();
        x = crop.part().mirrored() ? 1 - x : x;
        int quarters = List.of(Turn.values()).indexOf(crop.part().turn());
        for (int quarter = 0; quarter < quarters; quarter++) {
            double before = x;
            x = 1 - y;
            y = before;
        }
        return new double[] {x, y};
    }

    private static void same(List<TrueBox> expected, List<TrueBox> actual) {
        assertEquals(expected.size(), actual.size());
        List<ToDoubleFunction<Box>> sides = List.of(Box::left, Box::top, Box::width, Box::height);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).label(), actual.get(i).label());
            for (var side : sides) {
                assertEquals(
                        side.applyAsDouble(expected.get(i).box()),
                        side.applyAsDouble(actual.get(i).box()),
                        1e-9);
            }
        }
    }
}
