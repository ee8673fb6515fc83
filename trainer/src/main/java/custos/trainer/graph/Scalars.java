package custos.trainer.graph;

import ai.djl.ndarray.NDArray;

/**
 * Arithmetic with numbers that gradients need. DJL's own methods free a number as soon as the
 * result is known; on the way back PyTorch reads it again, and by then its memory may be another's:
 * gradients were wrong, or no numbers, once in some thousand steps. Here a number lives as long as
 * the manager of what it is applied to.
 */
public final class Scalars {
    private Scalars() {}

    public static NDArray times(NDArray x, float factor) {
        return x.mul(kept(x, factor));
    }

    public static NDArray over(NDArray x, float divisor) {
        return x.div(kept(x, divisor));
    }

    public static NDArray power(NDArray x, float exponent) {
        return x.pow(kept(x, exponent));
    }

    public static NDArray atLeast(NDArray x, float bound) {
        return x.maximum(kept(x, bound));
    }

    private static NDArray kept(NDArray x, float number) {
        return x.getManager().create(number);
    }
}
