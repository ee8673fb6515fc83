package custos.vision;

/**
 * A cell of a confusion matrix.
 *
 * @param value share, from 0 to 1, of the images with the true label for which the other was
 *     predicted
 */
public record ConfusionCell(String groundTruthLabel, String predictedLabel, double value) {}
