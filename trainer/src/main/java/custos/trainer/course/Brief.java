package custos.trainer.course;

import custos.trainer.graph.Precision;
import custos.vision.JobFolder;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is made from, before anything is read or measured.
 *
 * @param precision of what networks learn in, which says how long they take
 * @param images the number of training images
 * @param testImages the number of test images
 */
public record Brief(JobFolder.Settings settings, Precision precision, int images, int testImages) {
    /** The share of `minutes` that is planned; the rest is for a slower machine. */
    private static final double PLANNED = 0.9;

    /** The same with other settings. */
    public Brief with(JobFolder.Settings others) {
        return new Brief(others, precision, images, testImages);
    }

    /** Whether the job has no more than so many minutes. */
    public boolean isBounded() {
        return settings.minutes() != null;
    }

    /** Whether what costs so much fits into the job's minutes. */
    public boolean hasTimeFor(Cost cost) {
        @Nullable Integer minutes = settings.minutes();
        return minutes == null
                || cost.seconds(settings.threads(), precision) <= 60.0 * minutes * PLANNED;
    }
}
