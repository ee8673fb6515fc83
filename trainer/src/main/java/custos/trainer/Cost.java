package custos.trainer;

/**
 * What the parts of a training cost, in seconds of one core. Measured with the starter backbone on
 * one machine and fixed here: other machines are slower or faster, and the plan is the same.
 */
record Cost(double decode, double features, double fit, double train, double evaluate) {
    static final Cost NOTHING = new Cost(0, 0, 0, 0, 0);

    /** Decoding one image of some 500 x 500 pixels. */
    static final double DECODE = 0.004;

    /** Changing an image and taking its features at the backbone's usual size. */
    static final double FORWARD = 0.012;

    /** All probes of one view's features. */
    static final double FIT = 0.012;

    /** One image through the finished bundle. */
    static final double DETECT = 0.015;

    /** One image forward and back through the whole network at the usual size. */
    private static final double STEP = 0.0515;

    /** What a second core adds. */
    private static final double SCALING = 0.9;

    /**
     * Learning from one image.
     *
     * @param scale width and height, as a share of the backbone's usual size
     * @param frozen the share of the nodes that is not trained: they still go forward
     */
    static double step(double scale, double frozen) {
        return STEP * scale * scale * (1 - 0.95 * frozen) + 0.002;
    }

    /** The same with more work on features. */
    Cost withFeatures(double more) {
        return new Cost(decode, features + more, fit, train, evaluate);
    }

    /** The same with other work after it. */
    Cost plus(Cost other) {
        return new Cost(
                decode + other.decode,
                features + other.features,
                fit + other.fit,
                train + other.train,
                evaluate + other.evaluate);
    }

    double all() {
        return decode + features + fit + train + evaluate;
    }

    /** The seconds that it takes on some cores. */
    double seconds(int threads) {
        return all() / (1 + SCALING * (threads - 1));
    }
}
