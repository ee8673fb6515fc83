package custos.trainer.boxes;

import custos.trainer.data.Part;
import custos.trainer.data.Poses;
import custos.trainer.data.Turn;
import custos.vision.Box;
import custos.vision.DecodedImage;
import custos.vision.Region;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A part of a picture as a sample, and where it shows the picture's boxes.
 *
 * @param width the picture's, in pixels
 * @param height likewise
 * @param part of it that is shown
 */
public record Crop(int width, int height, Part part) {
    /** How far the zoom strays, as a factor. */
    private static final double ZOOM = Math.log(1.5);

    private static final double ASPECT = Math.log(1.15);

    /** A part of a picture is at least so much longer than the box that it is chosen for. */
    private static final double LONGEST = 1.05;

    /** A box of which less can be seen is cut, and nothing is learned of it. */
    private static final double LEAST_SEEN = 0.6;

    /**
     * The share of the parts of a sparse picture that lie anywhere: most of it is far from any box.
     */
    private static final double ANYWHERE = 0.25;

    /**
     * So often does a part begin where the picture begins, and end where it ends, as far as its box
     * allows: there the sample cuts things where the picture does, with the boxes that people drew.
     */
    private static final double AT_EDGE = 0.25;

    /**
     * Of a picture.
     *
     * @param boxes of the picture, as shares of it: parts that are smaller than the picture show
     *     one of them whole, and only where a part would show less than one box now and then lie
     *     anywhere
     * @param extent of the picture that is usually shown
     * @param poses of what is shown: things on their side are seen as large, and as long, as a
     *     picture that is not turned would show them
     */
    static Crop of(
            DecodedImage image,
            List<TrueBox> boxes,
            Extent extent,
            Poses poses,
            RandomGenerator random) {
        var turn = poses.turn(random);
        var region = region(image, boxes, extent, turn, random);
        boolean mirrored = random.nextBoolean() && poses.mirrored();
        var part = new Part(region, mirrored, turn);
        return new Crop(image.width(), image.height(), part);
    }

    private static Region region(
            DecodedImage image,
            List<TrueBox> boxes,
            Extent extent,
            Turn turn,
            RandomGenerator random) {
        int across = turn.across(image);
        int down = turn.down(image);
        double shareAcross = extent.across(image, turn);
        double shareDown = extent.down(image, turn);
        // Exactly 1 where extents are the same share of both sides.
        double ratio = shareDown / shareAcross;
        double zoom = Math.exp((2 * random.nextDouble() - 1) * ZOOM);
        double aspect = Math.exp((2 * random.nextDouble() - 1) * ASPECT);
        double x = random.nextDouble();
        double y = random.nextDouble();
        boolean sparse = boxes.size() * shareAcross * shareDown < 1;
        boolean anywhere = sparse && random.nextDouble() < ANYWHERE;
        boolean isPart = shareAcross < 1 || shareDown < 1;
        boolean about = isPart && !boxes.isEmpty() && !anywhere;
        var box = about ? boxes.get(random.nextInt(boxes.size())).box() : new Box(0.5, 0.5, 0, 0);
        // Ratios of exactly 1 where nothing lies on its side.
        double wide = box.width() * ((double) image.width() / across);
        double high = box.height() * ((double) image.height() / down);
        double longest = LONGEST * Math.max(wide / aspect, high * aspect / ratio);
        double shown = Math.max(shareAcross * zoom, longest);
        double width = across * shown * aspect;
        double height = down * (shown * ratio) / aspect;
        return new Region(
                start(box.left(), box.width(), image.width(), width, about, x),
                start(box.top(), box.height(), image.height(), height, about, y),
                width,
                height);
    }

    /**
     * Where a part of a side begins.
     *
     * @param from the box's beginning, as a share of the whole side
     * @param length the box's, likewise
     * @param about whether the part shows the box, if it is long enough
     * @param chance from 0 to 1, which of the places
     */
    private static double start(
            double from, double length, double whole, double part, boolean about, double chance) {
        double atEnd = whole - part;
        double earliest = Math.min(0, atEnd);
        double latest = Math.max(0, atEnd);
        double first = about ? Math.max(earliest, (from + length) * whole - part) : earliest;
        double last = about ? Math.min(latest, from * whole) : latest;
        double low = first == earliest ? AT_EDGE : 0;
        double high = last == latest ? AT_EDGE : 0;
        double between = Math.clamp((chance - low) / (1 - low - high), 0, 1);
        return first + between * (last - first);
    }

    /**
     * The middle of a turned picture. What lies on its side is seen as large as else, so that of a
     * picture that is not square something is then beyond the edge.
     *
     * @param share of the picture's sides that is shown if it is not on its side
     */
    public static Crop middle(DecodedImage image, Turn turn, double share) {
        double width = share * turn.across(image);
        double height = share * turn.down(image);
        var region =
                new Region(
                        (image.width() - width) / 2, (image.height() - height) / 2, width, height);
        return new Crop(image.width(), image.height(), new Part(region, false, turn));
    }

    /** The mirror image of what is shown, before it is turned. */
    public Crop mirrored() {
        var mirrored = new Part(part.region(), !part.mirrored(), part.turn());
        return new Crop(width, height, mirrored);
    }

    /** A region of a picture, turned. */
    public static Crop of(DecodedImage image, Region region, Turn turn) {
        return new Crop(image.width(), image.height(), new Part(region, false, turn));
    }

    /**
     * What it shows of a picture's boxes.
     *
     * @param truth boxes, as shares of the picture
     */
    Shown shown(List<TrueBox> truth) {
        var boxes = new ArrayList<TrueBox>();
        var cut = new ArrayList<TrueBox>();
        for (var box : truth) {
            var seen = seen(box.box());
            if (seen.width() > 0 && seen.height() > 0) {
                (shows(box.box()) ? boxes : cut).add(new TrueBox(box.label(), seen));
            }
        }
        return new Shown(boxes, cut);
    }

    /** Whether it shows a box, or most of it. */
    public boolean shows(Box box) {
        var seen = seen(box);
        var region = part.region();
        double whole =
                box.width() * width * (box.height() * height) / (region.width() * region.height());
        return seen.width() > 0
                && seen.height() > 0
                && seen.width() * seen.height() >= LEAST_SEEN * whole;
    }

    /** What is seen of a box, as shares of the sample; sides of 0 or less if nothing. */
    public Box seen(Box box) {
        var region = part.region();
        double left = (box.left() * width - region.left()) / region.width();
        double top = (box.top() * height - region.top()) / region.height();
        double right = left + box.width() * width / region.width();
        double bottom = top + box.height() * height / region.height();
        left = Math.max(0, left);
        top = Math.max(0, top);
        right = Math.min(1, right);
        bottom = Math.min(1, bottom);
        double from = part.mirrored() ? 1 - right : left;
        return part.turn().of(new Box(from, top, right - left, bottom - top));
    }
}
