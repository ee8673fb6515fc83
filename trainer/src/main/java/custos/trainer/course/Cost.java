package custos.trainer.course;

import custos.trainer.graph.Precision;
import custos.vision.EightBits;

/**
 * What the parts of a training cost, in seconds of one core. Measured with the starter backbone on
 * one machine and fixed here: other machines are slower or faster, and the plan is the same.
 */
public record Cost(double decode, double features, double fit, double train, double evaluate) {
    public static final Cost NOTHING = new Cost(0, 0, 0, 0, 0);

    /** Decoding one image of some 500 x 500 pixels. */
    public static final double DECODE = 0.004;

    /** Changing an image and taking its features at the backbone's usual size. */
    public static final double FORWARD = 0.012;

    /** All probes of one view's features. */
    public static final double FIT = 0.012;

    /** One image through the finished bundle. */
    public static final double DETECT = 0.015;

    /** One image forward and back through the whole network at the usual size, in 16 bits. */
    private static final double STEP = 0.021;

    /** Images that tell whether a form in 8 bits loses half a point. */
    public static final int MOST_JUDGES = 200;

    /** What looking at an image in floats and in 8 bits costs, in looks in floats. */
    private static final double BOTH = 1.5;

    /** How much longer learning takes where the processor does not multiply 16-bit floats. */
    private static final double IN_32_BITS = 1.5;

    /** What a second core adds. */
    private static final double SCALING = 0.9;

    /**
     * Learning from one image.
     *
     * @param scale width and height, as a share of the backbone's usual size
     * @param frozen the share of the nodes that is not trained: they still go forward
     */
    public static double step(double scale, double frozen) {
        return STEP * scale * scale * (1 - 0.95 * frozen) + 0.002;
    }

    /**
     * What it costs to make and judge a form in 8 bits, in images that the trained model looks at.
     *
     * @param images the number of training images
     * @param held how many of them the model was chosen by
     */
    public static double looksInEightBits(int images, int held) {
        int judges = Math.min(held > 0 ? held : images, MOST_JUDGES);
        return Math.min(images, EightBits.CALIBRATION_IMAGES) + BOTH * judges;
    }

    /** The same with more work on features. */
    public Cost withFeatures(double more) {
        return new Cost(decode, features + more, fit, train, evaluate);
    }

    /** The same with other work after it. */
    public Cost plus(Cost other) {
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

    /** The seconds that it takes on some cores, if it learns in a precision. */
    public double seconds(int threads, Precision precision) {
        double slower = precision == Precision.FLOAT32 ? IN_32_BITS : 1;
        return (all() + (slower - 1) * train) / (1 + SCALING * (threads - 1));
    }
}
