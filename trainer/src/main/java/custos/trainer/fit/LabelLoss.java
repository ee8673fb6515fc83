package custos.trainer.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import custos.trainer.graph.Graphs;
import custos.trainer.graph.Scalars;
import custos.vision.Activation;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Cross entropy of labels of whole images: softmax where an image has one label, else a sigmoid for
 * each.
 */
public final class LabelLoss implements FineTuning.Objective {
    private final Activation activation;
    private final float smoothing;
    private final float[] truth;
    private final float[] weights;

    /**
     * The loss of a batch.
     *
     * @param smoothing the share of the truth that is spread over all labels (softmax only)
     * @param truth one row of shares an example
     * @param weights how much each example counts
     */
    public LabelLoss(Activation activation, float smoothing, float[] truth, float[] weights) {
        this.activation = activation;
        this.smoothing = smoothing;
        this.truth = truth.clone();
        this.weights = weights.clone();
    }

    @Override
    public List<String> outputs() {
        return List.of(Graphs.LOGITS);
    }

    @Override
    public NDArray loss(NDManager work, Map<String, NDArray> values) {
        int count = weights.length;
        int labels = truth.length / count;
        var logits = Objects.requireNonNull(values.get(Graphs.LOGITS));
        var y = work.create(smoothed(labels), new Shape(count, labels));
        var w = work.create(weights, new Shape(count, 1));
        return Scalars.over(losses(logits, y).mul(w).sum(), count);
    }

    private float[] smoothed(int labels) {
        if (activation == Activation.SIGMOID) {
            return truth;
        }
        var smoothed = new float[truth.length];
        for (int i = 0; i < truth.length; i++) {
            smoothed[i] = truth[i] * (1 - smoothing) + smoothing / labels;
        }
        return smoothed;
    }

    /** The losses of a batch, one an example and label. */
    private NDArray losses(NDArray logits, NDArray y) {
        return switch (activation) {
            case SOFTMAX -> logits.logSoftmax(1).mul(y).neg();
            case SIGMOID -> binary(logits, y);
        };
    }

    /** max(x, 0) - x y + log(1 + exp(-|x|)), which no large score overflows. */
    public static NDArray binary(NDArray logits, NDArray y) {
        return ai.djl.nn.Activation.relu(logits)
                .sub(logits.mul(y))
                .add(logits.abs().neg().exp().add(1f).log());
    }
}
