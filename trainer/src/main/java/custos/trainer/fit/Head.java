package custos.trainer.fit;

/**
 * A linear layer on features: what the probe finds and fine-tuning starts from.
 *
 * <p>Not a record: weights are too many to copy and to compare. The arrays are shared, and nobody
 * writes to them.
 */
public final class Head {
    private final float[] weights;
    private final float[] bias;

    /**
     * A layer.
     *
     * @param weights one row a label
     * @param bias one a label
     */
    public Head(float[] weights, float[] bias) {
        this.weights = weights;
        this.bias = bias;
    }

    public float[] weights() {
        return weights;
    }

    public float[] bias() {
        return bias;
    }

    /** The number of features that it looks at. */
    public int width() {
        return weights.length / bias.length;
    }

    /** The raw scores of an image with these features, or with more of them. */
    public float[] logits(float[] features) {
        var logits = new float[bias.length];
        int width = width();
        for (int label = 0; label < logits.length; label++) {
            double sum = bias[label];
            int row = label * width;
            for (int i = 0; i < width; i++) {
                sum += weights[row + i] * features[i];
            }
            logits[label] = (float) sum;
        }
        return logits;
    }
}
