package custos.vision;

import java.util.List;

/** How far confidences can be taken at their word, and how to make it farther. */
public final class Calibration {

    private Calibration() {}

    /**
     * Mean distance, from 0 to 1, between confidence and share of right answers, in 15 equal bins.
     */
    public static double expectedError(ModelType type, List<ScoredImage> images) {
        return Unfinished.<Double>here();
    }

    /**
     * The temperature that makes the truth most likely; fit it on images not trained on.
     *
     * @param logits raw scores, an array an image
     * @param truth number of the true label of each image
     */
    public static double temperature(List<float[]> logits, int[] truth) {
        return Unfinished.<Double>here();
    }
}
