package custos.trainer.data;

import custos.trainer.graph.Frame;
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
    /** Puts it into the array as one NCHW sample, from {@code offset} on. */
    public void write(DecodedImage image, PreProcessing preProcessing, float[] into, int offset) {
        var turned = new Frame(preProcessing.width(), preProcessing.height());
        var before = turn.before(turned);
        var sample = FloatBuffer.wrap(into, offset, preProcessing.floats());
        preProcessing.sized(before.width(), before.height()).write(image, region, mirrored, sample);
        turn.turn(into, offset, turned);
    }
}
