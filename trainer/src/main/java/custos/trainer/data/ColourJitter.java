package custos.trainer.data;

import custos.vision.PreProcessing;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Other light: random changes of a sample's brightness, contrast and saturation.
 *
 * @param strength how far each of them strays from 1
 */
public record ColourJitter(double strength) {
    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    /** Changes the NCHW sample from {@code offset} on. */
    public void apply(
            float[] values, int offset, PreProcessing preProcessing, RandomGenerator random) {
        int area = preProcessing.width() * preProcessing.height();
        float brightness = stray(random);
        float contrast = stray(random);
        float saturation = stray(random);
        var mean = floats(preProcessing.normalisation().mean());
        var deviation = floats(preProcessing.normalisation().deviation());
        var colour = new float[3];
        for (int i = offset; i < offset + area; i++) {
            for (int channel = 0; channel < 3; channel++) {
                colour[channel] = values[i + channel * area] * deviation[channel] + mean[channel];
            }
            float gray = (float) (RED * colour[0] + GREEN * colour[1] + BLUE * colour[2]);
            for (int channel = 0; channel < 3; channel++) {
                float value = (gray + (colour[channel] - gray) * saturation) * brightness;
                value = Math.clamp((value - 0.5f) * contrast + 0.5f, 0, 1);
                values[i + channel * area] = (value - mean[channel]) / deviation[channel];
            }
        }
    }

    private float stray(RandomGenerator random) {
        return (float) (1 + strength * (2 * random.nextDouble() - 1));
    }

    private static float[] floats(List<Double> values) {
        var floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }
}
