package custos.trainer.graph;

/**
 * What a network's input measures, in pixels.
 *
 * @param width from left to right
 * @param height from top to bottom
 */
public record Frame(int width, int height) {
    /** Sides of inputs are multiples of this, so that the places of all strides fill them. */
    public static final int GRAIN = 32;

    /** As high as wide. */
    public static Frame square(int side) {
        return new Frame(side, side);
    }

    /**
     * As large as a square, in the shape of a picture.
     *
     * @param side the square's
     * @param aspect width over height
     */
    public static Frame of(int side, double aspect) {
        return aspect == 1
                ? square(side)
                : new Frame(grained(side * Math.sqrt(aspect)), grained(side / Math.sqrt(aspect)));
    }

    private static int grained(double side) {
        return (int) Math.max(1, Math.round(side / GRAIN)) * GRAIN;
    }

    /** The side of the square that is as large. */
    public double side() {
        return Math.sqrt(pixels());
    }

    public int pixels() {
        return width * height;
    }

    @Override
    public String toString() {
        return width + " x " + height;
    }
}
