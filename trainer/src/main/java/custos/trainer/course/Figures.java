package custos.trainer.course;

/** Numbers as a bundle and the log tell them. */
public final class Figures {
    private static final double PARTS = 10_000;

    private Figures() {}

    /** To four places. */
    public static double rounded(double value) {
        return Math.round(value * PARTS) / PARTS;
    }
}
