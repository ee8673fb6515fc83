package custos.trainer;

import custos.vision.JobFolder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a classification training does, decided before it starts from the number of images and the
 * settings, never by watching the clock: the same job always has the same plan.
 *
 * @param heldOut images to choose and to calibrate by; 0 means that folds are used instead
 * @param views changed versions of each image that the linear probe sees beside the plain one
 * @param stages the epochs of fine-tuning; none for a handful of images, where the probe is best
 * @param batch images in a batch
 * @param rate the highest learning rate
 * @param frozen the share of the network, from its input on, that is not trained
 */
record Plan(int heldOut, int views, List<Stage> stages, int batch, double rate, double frozen) {
    /** Fewer images than this are only probed: fine-tuning would learn them by heart. */
    private static final int FEW = 50;

    /** Images in all epochs grow with the square root of the images. */
    private static final double EPOCHS_TIMES_ROOT = 610;

    private static final int MOST_EPOCHS = 40;
    private static final int LEAST_EPOCHS = 3;
    private static final int BATCH = 32;
    private static final double RATE = 5e-4;

    /** Of this many images on the rate is as high as it gets. */
    private static final int ENOUGH_FOR_FULL_RATE = 1_000;

    /** The share of `minutes` that is planned; the rest is for a slower machine. */
    private static final double PLANNED = 0.9;

    /**
     * Epochs at one size.
     *
     * @param scale width and height of the samples, as a share of the backbone's usual size
     */
    record Stage(int epochs, double scale) {}

    Plan {
        stages = List.copyOf(stages);
    }

    /**
     * The plan of a job.
     *
     * @param images the number of training images
     * @param testImages the number of test images
     */
    static Plan of(JobFolder.Settings settings, int images, int testImages) {
        int heldOut = images < FEW ? 0 : heldOut(images);
        int views = images < 200 ? 7 : images < 1_000 ? 1 : 0;
        int epochs = images < FEW ? 0 : epochs(images);
        double rate = RATE * Math.min(1, Math.sqrt(images / (double) ENOUGH_FOR_FULL_RATE));
        var plan = new Plan(heldOut, views, stages(epochs), Math.min(BATCH, images), rate, 0.16);
        @Nullable Integer minutes = settings.minutes();
        return minutes == null
                ? plan
                : plan.within(60.0 * minutes * PLANNED, settings.threads(), images, testImages);
    }

    private static int heldOut(int images) {
        return (int) Math.clamp(images * 0.06, Math.min(images * 0.15, 40), 256);
    }

    private static int epochs(int images) {
        long epochs = Math.round(EPOCHS_TIMES_ROOT / Math.sqrt(images));
        return Math.clamp(epochs, LEAST_EPOCHS, MOST_EPOCHS);
    }

    /** Small first, which is cheap and enough to begin with; the last size is the bundle's. */
    private static List<Stage> stages(int epochs) {
        int large = (epochs + 1) / 2;
        return epochs == 0
                ? List.of()
                : List.of(new Stage(epochs - large, 160 / 224.0), new Stage(large, 192 / 224.0));
    }

    /**
     * The same plan with as many epochs as fit into a time: fewer, or up to three times as many.
     */
    private Plan within(double seconds, int threads, int images, int testImages) {
        for (int epochs = Math.max(3 * epochs(), 10); epochs > 0; epochs--) {
            var plan = new Plan(heldOut, views, stages(epochs), batch, rate, frozen);
            if (images >= FEW && plan.cost(images, testImages).seconds(threads) <= seconds) {
                return plan;
            }
        }
        return new Plan(heldOut, views, List.of(), batch, rate, frozen);
    }

    /** The epochs of all stages. */
    int epochs() {
        return stages.stream().mapToInt(Stage::epochs).sum();
    }

    /** The size of an epoch's samples, as a share of the backbone's usual size. */
    double scale(int epoch) {
        int end = 0;
        for (var stage : stages) {
            end += stage.epochs();
            if (epoch < end) {
                return stage.scale();
            }
        }
        throw new IllegalArgumentException("no epoch " + epoch);
    }

    /** What the plan costs, by the table of {@link Cost}. */
    Cost cost(int images, int testImages) {
        double epochs =
                stages.stream()
                        .mapToDouble(stage -> stage.epochs() * Cost.step(stage.scale(), frozen))
                        .sum();
        return new Cost(
                (images + testImages) * Cost.DECODE,
                images * (1 + views) * Cost.FORWARD,
                images * (1 + views) * Cost.FIT,
                (images - heldOut) * epochs,
                2 * heldOut * Cost.FORWARD + testImages * Cost.DETECT);
    }
}
