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
                .mapToObj(label -> Ranking.ofImages(label, images).assumedThreshold())
                .toList();
    }

    /**
     * The same for boxes: true positives are those that meet a true box at IoU 0.5 (D-165).
     *
     * @param labels how many labels there are
     */
    public static List<Double> assumedForBoxes(int labels, List<BoxedImage> images) {
        return IntStream.range(0, labels)
                .mapToObj(label ->
                        Ranking.ofBoxes(label, images, BoxEvaluation.IOU).assumedThreshold())
                .toList();
    }
}
