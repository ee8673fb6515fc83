package custos.trainer.data;

import custos.vision.DecodedImage;
import custos.vision.PreProcessing;
import custos.vision.Region;
import java.nio.FloatBuffer;

/**
 * What is shown of a picture: a part of it, or more than the picture, perhaps mirrored, and then
 * turned.
 *
 * @param region in pixels of the picture
 */
public record Part(Region region, boolean mirrored, Turn turn) {
    /**
     * Puts it into the array as one NCHW sample, from {@code offset} on.
     *
     * @param preProcessing of samples that are square if they are turned
     */
    public void write(DecodedImage image, PreProcessing preProcessing, float[] into, int offset) {
        var sample = FloatBuffer.wrap(into, offset, preProcessing.floats());
        preProcessing.write(image, region, mirrored, sample);
        turn.turn(into, offset, preProcessing.width());
    }
}
