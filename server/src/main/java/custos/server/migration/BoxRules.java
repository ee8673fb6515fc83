package custos.server.migration;

import custos.manifest.Box;
import custos.manifest.ImageSize;
import custos.server.migration.FoundImage.FoundBox;
import custos.server.migration.FoundImage.Unit;

/**
 * Makes a box of numbers from outside. What lies on the image is kept: a box over the edge is cut
 * there, and one with nothing on the image, or whose numbers are no rectangle, is left out.
 */
final class BoxRules {
    private static final int LABEL_CHARACTERS = 255;

    /** Rounding of shares and of whole pixels leads this far over an edge; that is no news. */
    private static final double ROUNDING = 1;

    /** Edges lie on a grid of a power of two, so that left and width add up to right exactly. */
    private static final double GRID = 1024;

    private BoxRules() {}

    /** What became of a box. */
    sealed interface Judged {
        record Kept(Box box, boolean cut) implements Judged {}

        record LeftOut(String why) implements Judged {}
    }

    static Judged judge(FoundBox found, ImageSize size) {
        double x = found.unit() == Unit.SHARES ? size.width() : 1;
        double y = found.unit() == Unit.SHARES ? size.height() : 1;
        double left = found.left() * x;
        double top = found.top() * y;
        double right = left + found.width() * x;
        double bottom = top + found.height() * y;
        if (!Double.isFinite(left)
                || !Double.isFinite(top)
                || !Double.isFinite(right)
                || !Double.isFinite(bottom)) {
            return new Judged.LeftOut("a box whose numbers are missing or not finite");
        }
        if (right <= left || bottom <= top) {
            return new Judged.LeftOut("a box without extent: " + text(found));
        }
        double cutLeft = onGrid(Math.max(0, left));
        double cutTop = onGrid(Math.max(0, top));
        double cutRight = onGrid(Math.min(size.width(), right));
        double cutBottom = onGrid(Math.min(size.height(), bottom));
        if (cutRight <= cutLeft || cutBottom <= cutTop) {
            return new Judged.LeftOut(
                    "a box outside the image of %dx%d pixels: %s"
                            .formatted(size.width(), size.height(), text(found)));
        }
        double over =
                Math.max(
                        Math.max(cutLeft - left, cutTop - top),
                        Math.max(right - cutRight, bottom - cutBottom));
        return new Judged.Kept(
                new Box(found.label(), cutLeft, cutTop, cutRight - cutLeft, cutBottom - cutTop),
                over > ROUNDING);
    }

    private static double onGrid(double pixels) {
        return Math.rint(pixels * GRID) / GRID;
    }

    private static String text(FoundBox box) {
        return "left %s, top %s, width %s, height %s"
                .formatted(box.left(), box.top(), box.width(), box.height());
    }

    /** Whether a manifest may hold the label. */
    static boolean isLabel(String text) {
        return !text.isBlank() && text.codePointCount(0, text.length()) <= LABEL_CHARACTERS;
    }

    /** Says in short what a wrong label was. */
    static String wrongLabel(String text) {
        return text.isBlank()
                ? "a label without a name"
                : "a label of more than " + LABEL_CHARACTERS + " characters";
    }
}
