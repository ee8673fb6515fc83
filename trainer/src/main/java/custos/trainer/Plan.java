package custos.trainer;

import custos.vision.JobFolder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a classification training does, decided before it starts from the number of images and the
 * settings, never by watching the clock: the same job always has the same plan.
 *
 * @param heldOut images to choose and to calibrate by; 0 where nothing but the probe is tried
 * @param folds whether the probe's settings are chosen by folds
 * @param views changed versions of each image that the linear probe sees beside the plain one
 * @param stages the epochs of fine-tuning; none for a handful of images, where the probe is best
 * @param finish epochs on all images, those that were held out included, when it is decided that
 *     the fine-tuned network becomes the model
 * @param batch images in a batch
 * @param rate the highest learning rate
 * @param frozen the share of the network, from its input on, that is not trained
 */
record Plan(
        int heldOut,
        boolean folds,
        int views,
        List<Stage> stages,
        int finish,
        int batch,
        double rate,
        double frozen) {
    /** Fewer images than this are only probed: fine-tuning would learn them by heart. */
    private static final int FEW = 50;

    /** Images in all epochs grow with the square root of the images. */
    private static final double EPOCHS_TIMES_ROOT = 555;

    private static final int MOST_EPOCHS = 30;
    private static final int LEAST_EPOCHS = 3;
    private static final int BATCH = 32;

    /** Fewer images than this choose the probe's settings by folds. */
    private static final int FOLDED = 1_000;

    private static final double FINISH = 0.1;
    private static final double RATE = 5e-4;
    private static final double FROZEN = 0.2;

    /**
     * Below this number of images the lower half of the network stays as it is, which is quicker
     * and better; what is left may then learn faster.
     */
    private static final int SMALL = 600;

    private static final double SMALL_RATE = 7e-4;
    private static final double SMALL_FROZEN = 0.45;

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
        boolean folds = images < FOLDED;
        int views = images < FEW ? 7 : images < 200 ? 3 : images < FOLDED ? 1 : 0;
        int epochs = images < FEW ? 0 : epochs(images);
        var plan =
                new Plan(
                        heldOut,
                        folds,
                        views,
                        stages(epochs),
                        finish(epochs),
                        Math.min(BATCH, images),
                        images < SMALL ? SMALL_RATE : RATE,
                        images < SMALL ? SMALL_FROZEN : FROZEN);
        @Nullable Integer minutes = settings.minutes();
        return minutes == null
                ? plan
                : plan.within(60.0 * minutes * PLANNED, settings.threads(), images, testImages);
    }

    private static int finish(int epochs) {
        return (int) Math.ceil(FINISH * epochs);
    }

    private Plan withEpochs(int epochs) {
        return new Plan(heldOut, folds, views, stages(epochs), finish(epochs), batch, rate, frozen);
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
            var plan = withEpochs(epochs);
            if (images >= FEW && plan.cost(images, testImages).seconds(threads) <= seconds) {
                return plan;
            }
        }
        return withEpochs(0);
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

    /** The size of the last epoch's samples, at which the network is used. */
    double lastScale() {
        return stages.getLast().scale();
    }

    /** What the probe's settings cost to choose, in seconds of one core. */
    double fitCost(int images) {
        return images * (1 + views) * (folds ? Cost.FIT_IN_FOLDS : Cost.FIT);
    }

    /** What the plan costs, by the table of {@link Cost}. */
    Cost cost(int images, int testImages) {
        double epochs =
                stages.stream()
                        .mapToDouble(stage -> stage.epochs() * Cost.step(stage.scale(), frozen))
                        .sum();
        double finishing = finish == 0 ? 0 : images * finish * Cost.step(lastScale(), frozen);
        return new Cost(
                (images + testImages) * Cost.DECODE,
                images * (1 + views) * Cost.FORWARD,
                fitCost(images),
                (images - heldOut) * epochs + finishing,
                2 * heldOut * Cost.FORWARD + testImages * Cost.DETECT);
    }
}
