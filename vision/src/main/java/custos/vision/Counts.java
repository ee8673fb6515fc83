package custos.vision;

/** True and false positives and negatives of one label. */
public record Counts(int truePositives, int falsePositives, int falseNegatives, int trueNegatives) {

    /** TP / (TP + FP); 0 where nothing was predicted. */
    public double precision() {
        return ratio(truePositives, truePositives + falsePositives);
    }

    /** TP / (TP + FN); 0 where there was nothing to find. */
    public double recall() {
        return ratio(truePositives, truePositives + falseNegatives);
    }

    /** Harmonic mean of precision and recall; 0 where both are. */
    public double f1() {
        return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
    }

    /** Where there is no end of boxes that are rightly not found, they are not counted. */
    Counts withoutTrueNegatives() {
        return new Counts(truePositives, falsePositives, falseNegatives, 0);
    }

    private static double ratio(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
