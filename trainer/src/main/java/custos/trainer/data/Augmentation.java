package custos.trainer.data;

import custos.vision.DecodedImage;
import custos.vision.PreProcessing;
import custos.vision.Region;
import java.util.random.RandomGenerator;

/**
 * Random changes that leave an image's labels true.
 *
 * @param smallest the smallest share of the image's area that a crop keeps
 * @param mirrors whether half of the images are mirrored
 * @param jitter the change of light
 */
public record Augmentation(double smallest, boolean mirrors, ColourJitter jitter) {
    /** How far a crop's shape strays from the image's own. */
    private static final double ASPECT = Math.log(4 / 3.0);

    /** Changes that mirror images, too. */
    public Augmentation(double smallest, ColourJitter jitter) {
        this(smallest, true, jitter);
    }

    /** The same changes, as far as poses allow. */
    public Augmentation in(Poses poses) {
        return new Augmentation(smallest, mirrors && poses.mirrored(), jitter);
    }

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
        var region = region(image, turn, random);
        boolean mirrored = random.nextBoolean() && mirrors;
        new Part(region, mirrored, turn).write(image, preProcessing, into, offset);
        jitter.apply(into, offset, preProcessing, random);
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
}
