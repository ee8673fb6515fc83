package custos.vision;

import custos.vision.PixelCodec.Pixels;

/** Turns pixels upright as EXIF's orientation says (CIPA DC-008, tag 0x0112). */
final class Orientation {

    private Orientation() {}

    /** The upright pixels; the same ones where the orientation is 1. */
    static Pixels upright(Pixels stored, int orientation) {
        var last = stored.width() - 1;
        var bottom = stored.height() - 1;
        var row = stored.width();
        // Where the upright image's first pixel is stored, and how far a step right and down go.
        return switch (orientation) {
            case 2 -> walk(stored, false, last, -1, row);
            case 3 -> walk(stored, false, bottom * row + last, -1, -row);
            case 4 -> walk(stored, false, bottom * row, 1, -row);
            case 5 -> walk(stored, true, 0, row, 1);
            case 6 -> walk(stored, true, bottom * row, -row, 1);
            case 7 -> walk(stored, true, bottom * row + last, -row, -1);
            case 8 -> walk(stored, true, last, row, -1);
            default -> stored;
        };
    }

    private static Pixels walk(Pixels stored, boolean turned, int first, int right, int down) {
        var width = turned ? stored.height() : stored.width();
        var height = turned ? stored.width() : stored.height();
        var from = stored.rgb();
        var to = new byte[from.length];
        var target = 0;
        for (var y = 0; y < height; y++) {
            var source = (first + y * down) * 3;
            for (var x = 0; x < width; x++, source += right * 3) {
                to[target++] = from[source];
                to[target++] = from[source + 1];
                to[target++] = from[source + 2];
            }
        }
        return new Pixels(width, height, to);
    }
}
