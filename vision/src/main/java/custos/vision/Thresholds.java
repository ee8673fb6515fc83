package custos.vision;

import java.util.List;
import java.util.stream.IntStream;

/** Chooses the confidence from which on a label is taken to hold. */
public final class Thresholds {

    private Thresholds() {}

    /**
     * The assumed threshold of each label: the observed confidence that gives the best F1; on ties
     * the highest; 0.5 where no image carries the label (D-167).
     *
     * @param labels how many labels there are
     */
    public static List<Double> assumed(int labels, List<ScoredImage> images) {
        return IntStream.range(0, labels)
                .mapToObj(label -> new Ranking(label, images).assumedThreshold())
                .toList();
    }
}
