package custos.server.report;

/**
 * The axes of a drawing (SVG) of one share against another, both from 0 to 1.
 *
 * @param side how long each is
 * @param margin about them, for their numbers and names
 */
record Axes(int side, int margin) {
    private static final int BELOW = 14;
    private static final int BESIDE = 5;

    /** How far the foot of a number lies below the middle of its line. */
    private static final double FOOT = 3.5;

    private static final int NAME_FROM_LEFT = 10;
    private static final int NAME_FROM_BELOW = 4;

    /** Width and height of the drawing. */
    int whole() {
        return side + 2 * margin;
    }

    /** Where a share lies from the left. */
    String x(double share) {
        return Html.number(margin + side * share, 1);
    }

    /** Where a share lies from above. */
    String y(double share) {
        return Html.number(down(share), 1);
    }

    private double down(double share) {
        return margin + side * (1 - share);
    }

    /**
     * Lines at some shares with their numbers, and what the axes are called.
     *
     * @param across the name of the one from left to right
     * @param up the name of the other
     */
    String draw(String across, String up, double... shares) {
        var drawing = new StringBuilder();
        for (double share : shares) {
            var number = Html.number(share, 1);
            drawing.append(
                    "<path class=\"grid\" d=\"M%s %sV%sM%s %sH%s\"/>"
                            .formatted(x(share), y(1), y(0), x(0), y(share), x(1)));
            drawing.append(
                    "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                            .formatted(x(share), margin + side + BELOW, number));
            drawing.append(
                    "<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>"
                            .formatted(
                                    margin - BESIDE, Html.number(down(share) + FOOT, 1), number));
        }
        drawing.append(
                "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                        .formatted(x(0.5), whole() - NAME_FROM_BELOW, across));
        drawing.append(
                "<text transform=\"translate(%d %s) rotate(-90)\" text-anchor=\"middle\">%s</text>"
                        .formatted(NAME_FROM_LEFT, y(0.5), up));
        return drawing.toString();
    }
}
