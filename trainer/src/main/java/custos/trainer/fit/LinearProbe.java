package custos.trainer.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import custos.vision.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Logistic regression on standardised features, over the whole data at each step. It is convex, so
 * it needs no luck: the head it finds is where fine-tuning starts.
 */
public final class LinearProbe {
    /** For the first head, and for each one that begins at another's weights. */
    private static final int STEPS = 200;

    private static final int MORE_STEPS = 60;
    private static final double RATE = 0.01;

    /** Keeps features that hardly vary from growing without bound. */
    private static final double LEAST_DEVIATION = 0.02;

    private static final String WEIGHTS = "weights";
    private static final String BIAS = "bias";

    private final NDManager manager;
    private final Activation activation;

    public LinearProbe(NDManager manager, Activation activation) {
        this.manager = manager;
        this.activation = activation;
    }

    /**
     * Fits a head for each of several decays; each begins where the one before ended.
     *
     * @param features an array an example
     * @param truth as many arrays, with one share from 0 to 1 a label
     * @param decays how strongly weights are drawn to zero, falling
     */
    public List<Head> fit(List<float[]> features, List<float[]> truth, List<Double> decays) {
        int count = features.size();
        int width = features.getFirst().length;
        int labels = truth.getFirst().length;
        var scale = Standard.of(features);
        var heads = new ArrayList<Head>();
        try (var work = manager.newSubManager()) {
            var x = work.create(scale.apply(features), new Shape(count, width));
            var y = work.create(flat(truth), new Shape(count, labels));
            var weights = work.zeros(new Shape(width, labels));
            var bias = work.zeros(new Shape(labels));
            var descent = new Descent(x, x.transpose().duplicate(), y, weights, bias);
            for (double decay : decays) {
                descent.run(work, decay, heads.isEmpty() ? STEPS : MORE_STEPS);
                heads.add(scale.unstandardised(weights.toFloatArray(), bias.toFloatArray()));
            }
        }
        return heads;
    }

    /** A head for one decay. */
    public Head fit(List<float[]> features, List<float[]> truth, double decay) {
        return fit(features, truth, List.of(decay)).getFirst();
    }

    /** The arrays of one fit. */
    private final class Descent {
        private final NDArray x;
        private final NDArray transposed;
        private final NDArray y;
        private final NDArray weights;
        private final NDArray bias;

        Descent(NDArray x, NDArray transposed, NDArray y, NDArray weights, NDArray bias) {
            this.x = x;
            this.transposed = transposed;
            this.y = y;
            this.weights = weights;
            this.bias = bias;
        }

        void run(NDManager work, double decay, int steps) {
            long count = x.getShape().get(0);
            var adam = new AdamW(work, Map.of(WEIGHTS, weights, BIAS, bias));
            for (int step = 1; step <= steps; step++) {
                try (var one = work.newSubManager()) {
                    x.tempAttach(one);
                    transposed.tempAttach(one);
                    weights.tempAttach(one);
                    var error = confidences(x.matMul(weights).add(bias)).sub(y);
                    var slope = transposed.matMul(error).div(count).add(weights.mul((float) decay));
                    var shift = error.sum(new int[] {0}).div(count);
                    float rate = (float) (RATE / 2 * (1 + Math.cos(Math.PI * step / steps)));
                    adam.move(WEIGHTS, weights, slope, step, rate, 0);
                    adam.move(BIAS, bias, shift, step, rate, 0);
                }
            }
        }
    }

    private NDArray confidences(NDArray logits) {
        return switch (activation) {
            case SOFTMAX -> logits.softmax(1);
            case SIGMOID -> ai.djl.nn.Activation.sigmoid(logits);
        };
    }

    private static float[] flat(List<float[]> rows) {
        int width = rows.getFirst().length;
        var flat = new float[rows.size() * width];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, flat, row * width, width);
        }
        return flat;
    }

    /** Mean and deviation of each feature. */
    private static final class Standard {
        private final double[] mean;
        private final double[] deviation;

        private Standard(double[] mean, double[] deviation) {
            this.mean = mean;
            this.deviation = deviation;
        }

        static Standard of(List<float[]> features) {
            int width = features.getFirst().length;
            var mean = new double[width];
            var deviation = new double[width];
            for (var row : features) {
                for (int i = 0; i < width; i++) {
                    mean[i] += row[i] / features.size();
                }
            }
            for (var row : features) {
                for (int i = 0; i < width; i++) {
                    deviation[i] += (row[i] - mean[i]) * (row[i] - mean[i]) / features.size();
                }
            }
            Arrays.setAll(deviation, i -> Math.sqrt(deviation[i]) + LEAST_DEVIATION);
            return new Standard(mean, deviation);
        }

        float[] apply(List<float[]> features) {
            var flat = new float[features.size() * mean.length];
            for (int row = 0; row < features.size(); row++) {
                var values = features.get(row);
                for (int i = 0; i < mean.length; i++) {
                    flat[row * mean.length + i] = (float) ((values[i] - mean[i]) / deviation[i]);
                }
            }
            return flat;
        }

        /** A head on standardised features as one on plain features, with a row a label. */
        Head unstandardised(float[] weights, float[] bias) {
            int labels = bias.length;
            var rows = new float[weights.length];
            var shifted = new float[labels];
            for (int label = 0; label < labels; label++) {
                double shift = bias[label];
                for (int i = 0; i < mean.length; i++) {
                    double weight = weights[i * labels + label] / deviation[i];
                    rows[label * mean.length + i] = (float) weight;
                    shift -= mean[i] * weight;
                }
                shifted[label] = (float) shift;
            }
            return new Head(rows, shifted);
        }
    }
}
