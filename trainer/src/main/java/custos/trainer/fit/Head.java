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
}
