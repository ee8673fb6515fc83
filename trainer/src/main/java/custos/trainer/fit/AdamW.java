package custos.trainer.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019). The moments are ours, so that a
 * checkpoint can hold them; the arithmetic of one step is PyTorch's, in one native call.
 */
public final class AdamW {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    private static final float NO_CLIPPING = -1;

    private final Map<String, NDArray> means = new LinkedHashMap<>();
    private final Map<String, NDArray> variances = new LinkedHashMap<>();

    /**
     * Moments of zero for parameters.
     *
     * @param manager owns the moments
     */
    public AdamW(NDManager manager, Map<String, NDArray> parameters) {
        parameters.forEach((name, parameter) -> {
            means.put(name, manager.zeros(parameter.getShape()));
            variances.put(name, manager.zeros(parameter.getShape()));
        });
    }

    /**
     * Moves a parameter and zeroes its collected gradient.
     *
     * @param step counts from 1
     * @param rate the learning rate
     * @param decay the share of the rate by which the parameter shrinks
     */
    public void move(
            String name, NDArray parameter, NDArray gradient, int step, float rate, float decay) {
        double first = 1 - Math.pow(BETA1, step);
        double second = 1 - Math.pow(BETA2, step);
        float corrected = (float) (rate * Math.sqrt(second) / first);
        parameter
                .getNDArrayInternal()
                .adamUpdate(
                        new NDList(parameter, gradient, means.get(name), variances.get(name)),
                        new NDList(parameter),
                        rate,
                        corrected,
                        decay,
                        1,
                        NO_CLIPPING,
                        BETA1,
                        BETA2,
                        EPSILON,
                        false,
                        true);
    }

    /** The running means of the gradients by parameter. */
    public Map<String, NDArray> means() {
        return means;
    }

    /** The running means of the squared gradients by parameter. */
    public Map<String, NDArray> variances() {
        return variances;
    }
}
