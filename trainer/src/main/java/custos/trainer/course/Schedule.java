package custos.trainer.course;

/**
 * The learning rate over the steps: a short linear warm-up, then half a cosine to almost nothing.
 */
public final class Schedule {
    private static final double LAST = 0.01;
    private static final double WARM_UP = 0.1;
    private static final int LONGEST_WARM_UP = 100;

    private Schedule() {}

    /**
     * The rate of one step.
     *
     * @param highest the rate after the warm-up
     * @param step counts from 0
     */
    public static float rate(double highest, int step, int steps) {
        double warm = Math.min(LONGEST_WARM_UP, Math.ceil(WARM_UP * steps));
        if (step < warm) {
            return (float) (highest * (step + 1) / warm);
        }
        double way = (step - warm) / Math.max(1, steps - warm);
        return (float) (highest * (LAST + (1 - LAST) * (1 + Math.cos(Math.PI * way)) / 2));
    }
}
