package custos.trainer.boxes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    private final Random random = new Random(29);

    @Test
    void aBoxIsShownWholeOrCutOrNotAtAll() {
        int cut = 0;
        int whole = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var image = image();
            var boxes = boxes();
            var crop = Crop.of(image, boxes, random.nextBoolean() ? SHARE : 1, random);
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
                                / crop.region().width()
                                * box.box().height()
                                * image.height()
                                / crop.region().height();
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
    void aPartShowsTheBoxThatItIsChosenForAndOfASparsePictureMostDo() {
        assertEquals(1, shown(boxes(), SHARE), "four boxes, a third of the picture");
        assertEquals(0.75 + 0.25 * 0.3, shown(boxes().subList(0, 1), SHARE), 0.15);
    }

    /** How often a part shows any of the boxes. */
    private double shown(List<TrueBox> boxes, double share) {
        int shown = 0;
        for (int round = 0; round < ROUNDS; round++) {
            shown += Crop.of(image(), boxes, share, random).shown(boxes).boxes().isEmpty() ? 0 : 1;
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
            var region = Crop.of(image(), boxes, share, random).region();
            count += region.left() == 0 ? 1 : 0;
        }
        return count / (double) ROUNDS;
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

    /** The part of a box that lies in the region, which may be of no width or height. */
    private static Box seen(Crop crop, Box box) {
        var region = crop.region();
        double one = (box.left() * crop.width() - region.left()) / region.width();
        double other = ((box.left() + box.width()) * crop.width() - region.left()) / region.width();
        if (crop.mirrored()) {
            one = 1 - one;
            other = 1 - other;
        }
        double left = Math.clamp(Math.min(one, other), 0.0, 1.0);
        double right = Math.clamp(Math.max(one, other), 0.0, 1.0);
        double top = (box.top() * crop.height() - region.top()) / region.height();
        double bottom =
                ((box.top() + box.height()) * crop.height() - region.top()) / region.height();
        top = Math.clamp(top, 0.0, 1.0);
        bottom = Math.clamp(bottom, 0.0, 1.0);
        return new Box(left, top, right - left, bottom - top);
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
