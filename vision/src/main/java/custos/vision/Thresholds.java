package custos.vision;

import java.util.List;

/** Chooses the confidence from which on a label is taken to hold. */
public final class Thresholds {

    private Thresholds() {}

    /**
     * The assumed threshold of each label: the observed confidence that gives the best F1; on ties
     * the highest; 0.5 where no image carries the label (D-167).
     */
    public static List<Double> assumed(int labels, List<ScoredImage> images) {
        return Unfinished.here();
    }
}
