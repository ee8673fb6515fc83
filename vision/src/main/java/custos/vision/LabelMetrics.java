package custos.vision;

/**
 * How well a label is found.
 *
 * @param testImages test images that carry the label
 * @param threshold the confidence from which on the label was taken to hold; 0 where the label of
 *     the highest confidence was taken instead
 * @param averagePrecision area under the interpolated precision-recall curve, over all thresholds;
 *     0 where no image carries the label
 */
public record LabelMetrics(
        String label, int testImages, double threshold, Counts counts, double averagePrecision) {}
