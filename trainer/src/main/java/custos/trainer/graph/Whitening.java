package custos.trainer.graph;

/**
 * A linear change after which values are spread alike in all directions: the squared length of what
 * comes out is the squared Mahalanobis distance.
 *
 * @param weights row by row, one row for each number that comes out
 * @param bias added to each of them
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Whitening(float[] weights, float[] bias) {}
