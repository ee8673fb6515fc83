package custos.trainer.detection;

import custos.trainer.data.Pictures;
import custos.trainer.graph.Backbone;
import custos.trainer.graph.Frame;
import custos.vision.JobFolder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What inputs measure, decided from the boxes and the pictures that they are in. */
public final class InputSizes {
    private static final Logger LOG = LoggerFactory.getLogger(InputSizes.class);

    private static final int LEAST = 320;

    /** Of usual boxes, before they are known. */
    static final int USUAL = 416;

    static final int MOST = 1024;

    /** For boxes that else could not be seen, of pictures that are as large. */
    private static final int MOST_OF_LARGE = 1344;

    /**
     * Labels are told apart on inputs up to this: a larger one is for boxes that else are not seen.
     */
    public static final int MOST_TO_TELL = 640;

    /** The pixels that a side of the smallest label's usual box should have. */
    static final double SEEN_WELL = 40;

    /**
     * Of boxes with a smaller side in pixels of the input some are missed, and their labels are
     * told worse.
     */
    static final double SEEN = 24;

    /** How much longer a window's side is than the largest label's usual box. */
    private static final double AROUND = 2.2;

    /** And than nearly any box. */
    private static final double WHOLE = 1.2;

    /** Inputs are no longer, nor higher, than so: the logarithm of one side over the other. */
    private static final double MOST_ASPECT = Math.log(3);

    /**
     * Photos of 4:3 may as well become squares, and were told no better otherwise. The starter
     * backbone learned from photos, most of 4:3 or 3:2, that were made squares.
     */
    private static final double LEAST_ASPECT = Math.log(1.55);

    /** The share of how far squares are from the shapes of pictures that may be left. */
    private static final double LEFT = 0.5;

    /** Room for crops: pictures are kept this much larger than the largest usual input. */
    private static final double ROOM = 1.15;

    /** Pictures keep more pixels than usual where boxes are smaller than this many. */
    private static final double SMALL = 2 * SEEN;

    /** Then the shorter side keeps at most so many: parts would not show more. */
    private static final int MOST_KEPT = 2_048;

    /** Bytes of a usual picture for each square of its shorter side: three for each of 4/3. */
    private static final double BYTES = 4;

    private InputSizes() {}

    /**
     * The side of the square that an input is as large as on which boxes can be seen.
     *
     * @param smallest the usual side of the smallest label's boxes, as a share of the image
     * @param picture the longer side of the usual picture in pixels: where it has more than {@value
     *     #MOST}, so may the input
     */
    static int side(double smallest, int picture) {
        double wanted = SEEN_WELL / Math.max(1e-3, smallest);
        int most = Math.clamp(picture - picture % Frame.GRAIN, MOST, MOST_OF_LARGE);
        return Math.clamp(Math.round(wanted / Frame.GRAIN) * Frame.GRAIN, LEAST, most);
    }

    /** Larger sides, at which more can be told of a box. */
    static List<Integer> larger(int side) {
        return Stream.of(1.5, 2.0)
                .map(times -> (int) Math.round(times * side / Frame.GRAIN) * Frame.GRAIN)
                .filter(larger -> larger <= MOST_TO_TELL)
                .toList();
    }

    /**
     * The part of an input that shows nearly any box whole and something of what is around it: a
     * square, as far as the input reaches.
     *
     * @param largest the usual side of the largest label's boxes in pixels of the input
     * @param longest the longer side of a box that few are longer than, likewise
     */
    static Frame window(Frame frame, double largest, double longest) {
        double side = Math.max(AROUND * largest, WHOLE * longest);
        int wanted = (int) Math.max(LEAST, Math.round(side / Frame.GRAIN) * Frame.GRAIN);
        return new Frame(Math.min(wanted, frame.width()), Math.min(wanted, frame.height()));
    }

    /**
     * The shape of inputs, width over height: the pictures' usual one, or a square's where the
     * backbone runs on no other.
     */
    static double aspect(Pictures pictures, Backbone backbone) {
        double usual = aspect(pictures);
        if (usual == 1) {
            return usual;
        }
        try {
            backbone.requireRunsAt(Frame.of(USUAL, usual));
            return usual;
        } catch (IllegalArgumentException e) {
            LOG.info("inputs are squares: {}", e.getMessage());
            return 1;
        }
    }

    /**
     * The usual (median) shape of pictures as they came, width over height; 1 where it is that of
     * usual photos or nearer to a square, and where squares are not twice as far from the pictures
     * in the mean (of squares of logarithms): of pictures that lie and others of the same shape
     * that stand seven in eight must do the same.
     */
    private static double aspect(Pictures pictures) {
        double[] logs =
                IntStream.range(0, pictures.size())
                        .mapToDouble(
                                at -> Math.log((double) pictures.width(at) / pictures.height(at)))
                        .sorted()
                        .toArray();
        double median = (logs[(logs.length - 1) / 2] + logs[logs.length / 2]) / 2;
        double usual = Math.clamp(median, -MOST_ASPECT, MOST_ASPECT);
        double ofSquares = Arrays.stream(logs).map(log -> log * log).sum();
        double left = Arrays.stream(logs).map(log -> (log - usual) * (log - usual)).sum();
        return Math.abs(usual) < LEAST_ASPECT || left > LEFT * ofSquares ? 1 : Math.exp(usual);
    }

    /**
     * The pixels that the shorter side of a picture keeps, before it is known whether there are
     * tiles: where boxes are so small that there may be, as many as there is room for.
     */
    static int kept(List<JobFolder.Image> images) {
        int usual = (int) (ROOM * MOST);
        double[] sides =
                images.stream()
                        .flatMap(image -> image.boxes().stream())
                        .mapToDouble(box -> Math.sqrt(box.width() * box.height()))
                        .sorted()
                        .toArray();
        if (sides.length == 0 || sides[sides.length / 2] >= SMALL) {
            return usual;
        }
        double fitting = Math.sqrt(Pictures.MOST_PIXELS / (BYTES * images.size()));
        return (int) Math.clamp(fitting, usual, MOST_KEPT);
    }
}
