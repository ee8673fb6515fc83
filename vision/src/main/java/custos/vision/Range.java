package custos.vision;

/** The lowest and the highest value seen in a tensor; zero is always within. */
record Range(float low, float high) {

    static final Range ZERO = new Range(0, 0);

    private static final float STEPS = 255;
    private static final float LEAST_SCALE = 1e-8f;

    Range with(Range other) {
        return new Range(Math.min(low, other.low), Math.max(high, other.high));
    }

    /** How far apart two neighbours of the 256 steps are. */
    float scale() {
        return Math.max(LEAST_SCALE, (high - low) / STEPS);
    }

    /** The step that stands for zero. */
    byte zero() {
        return (byte) Math.round(-low / scale());
    }
}
