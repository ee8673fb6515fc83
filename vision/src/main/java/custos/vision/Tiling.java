package custos.vision;

import java.util.ArrayList;
import java.util.List;

/**
 * How an image that has more pixels than a network's input, and shows things that would be too
 * small on it, is looked at: part by part, all at one scale (Akyon and others 2022, "slicing aided"
 * detection).
 *
 * @param scale pixels of the input for one of the image as it came; of an image that would have
 *     more than {@value #MOST_TILES} parts so it is lower
 * @param overlap the share of the input's sides that two neighbours both see at least: what is no
 *     longer than three quarters of that is seen whole by each part that answers for it
 */
public record Tiling(double scale, double overlap) {
    /** Each takes as long as another image would. */
    static final int MOST_TILES = 64;

    private static final double LEAST_SCALE = 1.0 / 64;
    private static final double MOST_SCALE = 16;
    private static final double MOST_OVERLAP = 0.5;

    /** By how much the scale is lowered at a time. */
    static final double LOWER = 0.95;

    /**
     * The share of an overlap by which a part answers for more than its own half of it: neighbours
     * may see the middle of one thing on different sides of the line between them.
     */
    private static final double MARGIN = 0.125;

    /** The share of an overlap, from a part's side on, that the neighbour alone answers for. */
    static final double OWN_BORDER = 0.5 - MARGIN;

    /** Rounding must not add a part. */
    private static final double ROUNDING = 1e-9;

    public Tiling {
        if (!(scale >= LEAST_SCALE && scale <= MOST_SCALE)) {
            throw new IllegalArgumentException("not a scale of tiles: " + scale);
        }
        if (!(overlap >= 0 && overlap <= MOST_OVERLAP)) {
            throw new IllegalArgumentException("not an overlap of tiles: " + overlap);
        }
    }

    /**
     * A part of an image. Both regions are in pixels of the decoded image.
     *
     * @param seen what the network is shown; of a small image it is more than the image
     * @param own where the middles of the boxes lie that it answers for
     */
    public record Tile(Region seen, Region own) {
        /** The only part of an image. */
        static Tile alone(Region seen, DecodedImage image) {
            return new Tile(seen, Region.whole(image));
        }

        /** Whether it answers for what has its middle there. */
        boolean isFor(double x, double y) {
            return x >= own.left()
                    && x <= own.left() + own.width()
                    && y >= own.top()
                    && y <= own.top() + own.height();
        }
    }

    /**
     * The parts of an image, row by row: together they show all of it, as evenly spread as can be.
     *
     * @param width the input's, in pixels
     * @param height the input's
     */
    public List<Tile> of(DecodedImage image, int width, int height) {
        double lowered = scale;
        var columns = columns(image, width, lowered);
        var rows = rows(image, height, lowered);
        while (columns.size() * rows.size() > MOST_TILES) {
            lowered *= LOWER;
            columns = columns(image, width, lowered);
            rows = rows(image, height, lowered);
        }
        var tiles = new ArrayList<Tile>();
        for (var row : rows) {
            for (var column : columns) {
                tiles.add(
                        new Tile(
                                new Region(column.from, row.from, column.length, row.length),
                                new Region(
                                        column.ownFrom,
                                        row.ownFrom,
                                        column.ownLength(),
                                        row.ownLength())));
            }
        }
        return tiles;
    }

    /**
     * How many parts an image has at most, of inputs as high as wide.
     *
     * @param width the image's, in pixels as it came
     * @param height the image's
     * @param size the input's width and height
     */
    public int count(int width, int height, int size) {
        long parts = (long) spans(width, size / scale).size() * spans(height, size / scale).size();
        return (int) Math.min(MOST_TILES, parts);
    }

    private List<Span> columns(DecodedImage image, int width, double scale) {
        double shrunk = (double) image.width() / image.originalWidth();
        return spans(image.width(), width / scale * shrunk);
    }

    private List<Span> rows(DecodedImage image, int height, double scale) {
        double shrunk = (double) image.height() / image.originalHeight();
        return spans(image.height(), height / scale * shrunk);
    }

    /** Where a part begins along a side, how long it is, and what of the side is its own. */
    private record Span(double from, double length, double ownFrom, double ownTo) {
        double ownLength() {
            return ownTo - ownFrom;
        }
    }

    /** The parts along a side of {@code whole} pixels. */
    private List<Span> spans(double whole, double length) {
        if (length >= whole * (1 - ROUNDING)) {
            return List.of(new Span((whole - length) / 2, length, 0, whole));
        }
        double common = overlap * length;
        double parts = Math.ceil((whole - common) / (length - common) - ROUNDING);
        int count = (int) Math.clamp(parts, 2, MOST_TILES + 1.0);
        double step = (whole - length) / (count - 1);
        double shared = length - step;
        double own = OWN_BORDER * shared;
        var spans = new ArrayList<Span>();
        for (int i = 0; i < count; i++) {
            double from = i * step;
            double ownFrom = i == 0 ? 0 : from + own;
            double ownTo = i == count - 1 ? whole : from + length - own;
            spans.add(new Span(from, length, ownFrom, ownTo));
        }
        return spans;
    }
}
