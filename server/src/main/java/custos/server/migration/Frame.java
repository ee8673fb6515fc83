package custos.server.migration;

import custos.server.migration.FoundImage.FoundBox;
import custos.server.migration.FoundImage.Place;
import custos.server.migration.FoundImage.Unit;

/** An upright rectangle, as of yet without a label; of other shapes the one around them. */
record Frame(double left, double top, double right, double bottom, Unit unit) {

    FoundBox labelled(Place place, String label) {
        return new FoundBox(place, label, left, top, right - left, bottom - top, unit);
    }

    /** The same numbers, given otherwise. */
    Frame in(Unit other) {
        return new Frame(left, top, right, bottom, other);
    }

    /**
     * Around a rectangle that is turned clockwise, in pixels.
     *
     * @param pivotX where it is turned about, as a share of its width from its left
     */
    static Frame turned(
            double left,
            double top,
            double width,
            double height,
            double radians,
            double pivotX,
            double pivotY) {
        double x = left + width * pivotX;
        double y = top + height * pivotY;
        double sine = Math.sin(radians);
        double cosine = Math.cos(radians);
        var around = new Around();
        for (int corner = 0; corner < 4; corner++) {
            double dx = ((corner & 1) - pivotX) * width;
            double dy = ((corner >> 1) - pivotY) * height;
            around.add(x + dx * cosine - dy * sine, y + dx * sine + dy * cosine);
        }
        return around.frame(Unit.PIXELS);
    }

    /** Grows around points. Without any, or with one that is no number, there is no rectangle. */
    static final class Around {
        private double left = Double.POSITIVE_INFINITY;
        private double top = Double.POSITIVE_INFINITY;
        private double right = Double.NEGATIVE_INFINITY;
        private double bottom = Double.NEGATIVE_INFINITY;

        void add(double x, double y) {
            left = Math.min(left, x);
            top = Math.min(top, y);
            right = Math.max(right, x);
            bottom = Math.max(bottom, y);
        }

        Frame frame(Unit unit) {
            return new Frame(left, top, right, bottom, unit);
        }
    }
}
