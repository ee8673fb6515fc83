package custos.trainer.data;

import custos.vision.DecodedImage;
import custos.vision.PreProcessing;
import custos.vision.Region;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random changes that leave an image's labels true.
 *
 * @param smallest the smallest share of the image's area that a crop keeps
 * @param jitter how far brightness, contrast and saturation stray from 1
 */
public record Augmentation(double smallest, double jitter) {
    /** How far a crop's shape strays from the image's own. */
    private static final double ASPECT = Math.log(4 / 3.0);

    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    /**
     * Puts a changed image as one NCHW sample into the array, from {@code offset} on.
     *
     * @param turn of the sample, which must be square if it is turned
     */
    public void write(
            DecodedImage image,
            Turn turn,
            PreProcessing preProcessing,
            RandomGenerator random,
            float[] into,
            int offset) {
        new Part(region(image, turn, random), random.nextBoolean(), turn)
                .write(image, preProcessing, into, offset);
        recolour(into, offset, preProcessing, random);
    }

    /** For a turn by a quarter a part as high as it else is wide, as far as the image reaches. */
    private Region region(DecodedImage image, Turn turn, RandomGenerator random) {
        double area = smallest + (1 - smallest) * random.nextDouble();
        double aspect = Math.exp((2 * random.nextDouble() - 1) * ASPECT);
        double width =
                Math.min(image.width(), turn.across(image) * Math.min(1, Math.sqrt(area * aspect)));
        double height =
                Math.min(image.height(), turn.down(image) * Math.min(1, Math.sqrt(area / aspect)));
        return new Region(
                random.nextDouble() * (image.width() - width),
                random.nextDouble() * (image.height() - height),
                width,
                height);
    }

    /** Changes the colours of the NCHW sample from {@code offset} on. */
    public void recolour(
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
        return (float) (1 + jitter * (2 * random.nextDouble() - 1));
    }

    private static float[] floats(List<Double> values) {
        var floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }
}
