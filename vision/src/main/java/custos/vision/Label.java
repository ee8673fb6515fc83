package custos.vision;

/**
 * A label that a model knows.
 *
 * @param threshold confidence, from 0 to 1, from which on the label holds; chosen on training
 *     images that were held out
 */
public record Label(String name, double threshold) {

    public Label {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a label without a name");
        }
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("not a threshold from 0 to 1: " + threshold);
        }
    }
}
