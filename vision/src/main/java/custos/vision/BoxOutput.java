package custos.vision;

/**
 * The second output of a detection model's graph: where things are. The graph decodes it itself, so
 * that no anchor, stride or grid is known outside it.
 *
 * @param outputName the graph's float output of shape (N, candidates, 4): left, top, right and
 *     bottom as fractions, from 0 to 1, of the input's width and height; beside it {@link
 *     ModelDescription#outputName} has the raw scores, of shape (N, candidates, labels)
 * @param nmsIou of two boxes of one label that overlap by more than this, the less sure one goes
 * @param maxBoxes the most boxes of an image
 */
public record BoxOutput(String outputName, double nmsIou, int maxBoxes) {

    public BoxOutput {
        if (!(nmsIou >= 0 && nmsIou <= 1)) {
            throw new IllegalArgumentException("not an IoU from 0 to 1: " + nmsIou);
        }
        if (maxBoxes < 1) {
            throw new IllegalArgumentException("not a number of boxes: " + maxBoxes);
        }
    }
}
