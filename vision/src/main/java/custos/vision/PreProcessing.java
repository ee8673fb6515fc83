package custos.vision;

import java.nio.FloatBuffer;

/**
 * How an image becomes the input of a network: data of the model, the same in training, evaluation
 * and serving.
 *
 * @param width the input's width in pixels
 * @param height the input's height in pixels
 */
public record PreProcessing(int width, int height, ResizeMode resize, Normalisation normalisation) {

    /** Number of floats that {@link #write} puts: 3 x height x width. */
    public int floats() {
        return 3 * width * height;
    }

    /** What to give {@link ImageDecoder#decode(byte[], ImageRules, int)} as the short side. */
    public int shortSide() {
        return Math.max(width, height);
    }

    /** Puts the image as one NCHW sample into the buffer, from its position on. */
    public void write(DecodedImage image, FloatBuffer into) {
        write(image, Region.whole(image), false, into);
    }

    /**
     * The same from a region of the image, stretched to the input's shape, mirrored if asked for.
     */
    public void write(DecodedImage image, Region region, boolean mirrored, FloatBuffer into) {
        Unfinished.here();
    }
}
