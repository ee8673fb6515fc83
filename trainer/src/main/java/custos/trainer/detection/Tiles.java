package custos.trainer.detection;

import custos.trainer.data.Pictures;
import custos.trainer.graph.Frame;
import custos.vision.Box;
import custos.vision.DecodedImage;
import custos.vision.Tiling;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How pictures are looked at part by part, where what they show is so small that it could not be
 * seen if they were made one input each.
 *
 * @param size width and height of an input in pixels
 * @param window the part of an input that is learned from at a time
 * @param each how many parts the mean training picture has
 * @param sides the usual side of each label's boxes in pixels of the input
 */
public record Tiles(Tiling tiling, int size, Frame window, double each, List<Double> sides) {
    private static final Logger LOG = LoggerFactory.getLogger(Tiles.class);

    private static final double MOST_ENLARGED = 4;
    private static final double LEAST_SCALE = 1.0 / 16;
    private static final int LEAST_SIZE = 640;

    /** How much longer an input is than the largest label's usual box, as windows are, and more. */
    private static final double AROUND = 3.5;

    /** Three quarters of an overlap are as long as nearly any box, see {@link Tiling}. */
    private static final double OVERLAP = 4.0 / 3;

    private static final double MOST_OVERLAP = 0.4;

    /** Parts of the mean picture: more take longer than what they show is worth. */
    private static final double MOST_EACH = 12;

    /** By how much a scale is lowered at a time. */
    private static final double LOWER = 0.95;

    /**
     * By so much of {@value InputSizes#SEEN} pixels must tiles bring the mean box nearer to them.
     */
    private static final double WORTHWHILE = 0.1;

    /**
     * The tiles for boxes; none where pictures show most of them well enough as one input each, or
     * where they are too large for parts of pictures.
     *
     * @param truth the boxes of each picture, as shares of it
     * @param whole side of the square that the input is as large as that pictures would be
     *     otherwise
     */
    static Optional<Tiles> of(List<List<TrueBox>> truth, Pictures pictures, int labels, int whole) {
        double lacking = lacking(truth, whole);
        if (lacking < WORTHWHILE) {
            return Optional.empty();
        }
        var inPixels = inPixels(truth, pictures);
        double[] usual = BoxSides.usual(inPixels, labels);
        double smallest = Math.max(1, Arrays.stream(usual).min().orElse(1));
        double largest = Arrays.stream(usual).max().orElse(1);
        double longest = BoxSides.longest(inPixels);
        for (double scale = scale(smallest); ; scale *= LOWER) {
            int size = size(scale * Math.max(largest, longest));
            double overlap = OVERLAP * longest * scale / size;
            if (scale < LEAST_SCALE) {
                return Optional.empty();
            }
            var tiling = new Tiling(scale, Math.min(overlap, MOST_OVERLAP));
            double each = each(tiling, size, pictures);
            if (each <= 1) {
                return Optional.empty();
            }
            if (each <= MOST_EACH && overlap <= MOST_OVERLAP) {
                double still = lacking(inPixels, scale);
                LOG.info(
                        "boxes lack {} of being seen on inputs of {} px, {} in {} tiles",
                        lacking,
                        whole,
                        still,
                        each);
                if (lacking - still < WORTHWHILE) {
                    return Optional.empty();
                }
                var window =
                        InputSizes.window(Frame.square(size), largest * scale, longest * scale);
                var sides = DoubleStream.of(usual).map(side -> side * tiling.scale()).boxed();
                return Optional.of(new Tiles(tiling, size, window, each, sides.toList()));
            }
        }
    }

    /**
     * Pixels of the input for one of a picture whose boxes have a usual side of so many. Pictures
     * are enlarged for boxes that could not be seen only: what they do not show cannot be seen.
     */
    private static double scale(double side) {
        return Math.min(
                InputSizes.SEEN_WELL / side, Math.clamp(InputSizes.SEEN / side, 1, MOST_ENLARGED));
    }

    private static int size(double largest) {
        long wanted = Math.round(AROUND * largest / Frame.GRAIN) * Frame.GRAIN;
        return Math.clamp(wanted, LEAST_SIZE, InputSizes.MOST);
    }

    private static double each(Tiling tiling, int size, Pictures pictures) {
        return IntStream.range(0, pictures.size())
                .map(at -> tiling.count(pictures.width(at), pictures.height(at), size))
                .average()
                .orElse(1);
    }

    /** The boxes with sides in pixels of the pictures as they came. */
    private static List<List<TrueBox>> inPixels(List<List<TrueBox>> truth, Pictures pictures) {
        var all = new ArrayList<List<TrueBox>>();
        for (int at = 0; at < truth.size(); at++) {
            int width = pictures.width(at);
            int height = pictures.height(at);
            all.add(
                    truth.get(at).stream()
                            .map(box -> new TrueBox(box.label(), scaled(box.box(), width, height)))
                            .toList());
        }
        return all;
    }

    private static Box scaled(Box box, double across, double down) {
        return new Box(
                box.left() * across, box.top() * down, box.width() * across, box.height() * down);
    }

    /**
     * How much the sides of the mean box lack of what is needed to see it, from 0 to 1.
     *
     * @param scale pixels of the input for one unit of their sides
     */
    private static double lacking(List<List<TrueBox>> truth, double scale) {
        return truth.stream()
                .flatMap(List::stream)
                .mapToDouble(box -> Math.sqrt(box.box().width() * box.box().height()) * scale)
                .map(side -> Math.max(0, 1 - side / InputSizes.SEEN))
                .average()
                .orElse(0);
    }

    /** What an input measures. */
    Frame frame() {
        return Frame.square(size);
    }

    /** The parts of a picture. */
    List<Tiling.Tile> of(DecodedImage image) {
        return tiling.of(image, size, size);
    }
}
