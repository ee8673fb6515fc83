package custos.trainer.whole;

import custos.trainer.course.Brief;
import custos.trainer.course.Cost;
import custos.trainer.data.Poses;
import custos.trainer.graph.Backbone;
import java.util.Optional;

/**
 * What a classification training does, decided before it starts from the number of images and the
 * settings, never by watching the clock: the same job always has the same plan.
 *
 * @param scale width and height of the samples, as a share of the backbone's usual size
 * @param heldOut images to choose and to calibrate by; 0 where nothing but the probe is tried
 * @param views changed versions of each image that the linear probe sees beside the plain one
 * @param epochs of fine-tuning; none for a handful of images, where the probe is best
 * @param finish epochs on all images, those that were held out included, when it is decided that
 *     the fine-tuned network becomes the model
 * @param batch images in a batch
 * @param rate the highest learning rate
 * @param frozen the share of the network, from its input on, that is not trained
 * @param poses that images are learned from in
 */
public record Plan(
        double scale,
        int heldOut,
        int views,
        int epochs,
        int finish,
        int batch,
        double rate,
        double frozen,
        Poses poses) {
    /** Fewer images than this are only probed: fine-tuning would learn them by heart. */
    private static final int FEW = 50;

    /** Images in all epochs grow with the square root of the images. */
    private static final double EPOCHS_TIMES_ROOT = 660;

    private static final int MOST_EPOCHS = 15;
    private static final int LEAST_EPOCHS = 3;
    private static final int BATCH = 32;

    /** Fewer images than this are each seen in two views by the probe. */
    private static final int SEEN_TWICE = 1_500;

    private static final double FINISH = 0.1;
    private static final double RATE = 5e-4;
    private static final double FROZEN = 0.2;

    /**
     * Below this number of images the lower half of the network stays as it is, which is quicker
     * and better; what is left may then learn faster.
     */
    static final int SMALL = 600;

    private static final double SMALL_RATE = 7e-4;
    private static final double SMALL_FROZEN = 0.45;

    /** Six sevenths: a network without normalisation does not gain from its usual size. */
    private static final double TUNED_SCALE = 192 / 224.0;

    /** Samples twice as wide and high are tried for no fewer images than this, and no more. */
    private static final int LEAST_AT_TWICE = 15;

    private static final int MOST_AT_TWICE = 1_000;

    private static final int LEAST_EPOCHS_AT_TWICE = 6;

    /** As much memory as the usual batch. */
    private static final int BATCH_AT_TWICE = 6;

    private static final double RATE_AT_TWICE = 0.6;

    /** No sample is more times as wide and high as usual. */
    private static final int MOST_TIMES = 4;

    /** Networks that the held-out images choose from: see {@link TuningLoop#run}. */
    private static final int CANDIDATES = 3;

    /**
     * The plan of a job.
     *
     * @param brief what is asked for
     */
    static Plan of(Brief brief) {
        int images = brief.images();
        int epochs = images < FEW ? 0 : epochs(images);
        var plan =
                new Plan(
                        epochs == 0 ? 1 : TUNED_SCALE,
                        epochs == 0 ? 0 : heldOut(images),
                        views(images),
                        epochs,
                        finish(epochs),
                        Math.min(BATCH, images),
                        images < SMALL ? SMALL_RATE : RATE,
                        images < SMALL ? SMALL_FROZEN : FROZEN,
                        Poses.USUAL);
        return plan.within(brief);
    }

    /**
     * The plan for samples twice as wide and high, where what tells labels apart is too small
     * otherwise; none if too few images tell whether it is, or if there is no time for it.
     */
    Optional<Plan> atTwice(Brief brief) {
        int images = brief.images();
        if (images < LEAST_AT_TWICE || images > MOST_AT_TWICE) {
            return Optional.empty();
        }
        int epochs = images < FEW ? 0 : epochs(images);
        var plan =
                new Plan(
                                2 * scale,
                                heldOut,
                                views,
                                epochs,
                                finish(epochs),
                                Math.min(BATCH_AT_TWICE, images),
                                RATE_AT_TWICE * rate,
                                frozen,
                                poses)
                        .within(brief);
        int least = images < FEW ? 0 : LEAST_EPOCHS_AT_TWICE;
        return plan.epochs >= least && plan.fits(brief) ? Optional.of(plan) : Optional.empty();
    }

    /**
     * The plan of a probe of samples about as large as pictures are, where twice the usual size may
     * not show what tells labels apart; none if it does, if too few images tell, or if there is no
     * time for it beside this plan. Images are not changed: what is tiny would be lost, or larger
     * than it ever is.
     *
     * @param times the longer side of the usual picture, in usual sizes
     */
    Optional<Plan> asLarge(Brief brief, double times) {
        int images = brief.images();
        long largest = Math.min(MOST_TIMES, Math.round(times));
        if (largest <= Math.ceil(scale) || images < LEAST_AT_TWICE || images > MOST_AT_TWICE) {
            return Optional.empty();
        }
        var plan = new Plan(largest, heldOut, 0, 0, 0, batch, rate, frozen, poses);
        int tests = brief.testImages();
        var both =
                cost(images, tests)
                        .plus(plan.probingAndTuning(images, tests))
                        .withFeatures(judgingCost(plan, images));
        return brief.hasTimeFor(both) ? Optional.of(plan) : Optional.empty();
    }

    private static int views(int images) {
        return images < FEW ? 7 : images < 200 ? 3 : images < SEEN_TWICE ? 1 : 0;
    }

    private static int finish(int epochs) {
        return (int) Math.ceil(FINISH * epochs);
    }

    private Plan withEpochs(int epochs) {
        return new Plan(scale, heldOut, views, epochs, finish(epochs), batch, rate, frozen, poses);
    }

    /** The same plan, with a probe that sees plain images and so many changed versions of each. */
    Plan withViews(int some) {
        return new Plan(scale, heldOut, some, epochs, finish, batch, rate, frozen, poses);
    }

    /** The same plan for images in other poses. */
    Plan in(Poses some) {
        return new Plan(scale, heldOut, views, epochs, finish, batch, rate, frozen, some);
    }

    private static int heldOut(int images) {
        return (int) Math.clamp(images * 0.06, Math.min(images * 0.15, 40), 256);
    }

    private static int epochs(int images) {
        long epochs = Math.round(EPOCHS_TIMES_ROOT / Math.sqrt(images));
        return Math.clamp(epochs, LEAST_EPOCHS, MOST_EPOCHS);
    }

    /**
     * The same plan with as many epochs as fit into the time that is given: fewer, or up to three
     * times as many.
     */
    private Plan within(Brief brief) {
        if (!brief.isBounded() || epochs == 0) {
            return this;
        }
        for (int most = Math.max(3 * epochs, 10); most > 0; most--) {
            var plan = withEpochs(most);
            if (plan.fits(brief)) {
                return plan;
            }
        }
        return new Plan(1, 0, views, 0, 0, batch, rate, frozen, poses);
    }

    private boolean fits(Brief brief) {
        return brief.hasTimeFor(cost(brief.images(), brief.testImages()));
    }

    /**
     * Width and height of the samples in pixels: a multiple of the deepest stride, so that no
     * feature is cut.
     */
    int size(Backbone.Descriptor backbone) {
        int stride = backbone.deepestStride();
        return Math.max(stride, (int) Math.round(scale * backbone.size() / stride) * stride);
    }

    /** What it costs to see images, each in all its views, in seconds of one core. */
    double viewCost(int images) {
        int patches = images <= Probe.MOST_FOR_ANOMALIES ? 1 : 0;
        return (1 + views + patches) * lookCost(images) + (1 + patches) * images * Cost.DECODE;
    }

    /** What it costs to find out whether a probe by a plan of larger samples is better. */
    double judgingCost(Plan larger, int images) {
        return withViews(0).viewCost(images) + larger.withViews(0).viewCost(images);
    }

    /** What it costs to see images once, in seconds of one core. */
    double lookCost(int images) {
        return images * Cost.FORWARD * scale * scale;
    }

    /** What the probe's settings cost to choose, in seconds of one core. */
    double fitCost(int images) {
        return Math.min(images, Probe.MOST_VIEWS) * (1 + views) * Cost.FIT;
    }

    /** What is to be done when the probe is fitted. */
    Cost tuningCost(int images, int testImages) {
        var cost = cost(images, testImages);
        return new Cost(0, 0, 0, cost.train(), cost.evaluate());
    }

    /** What the plan costs, by the table of {@link Cost}. */
    Cost cost(int images, int testImages) {
        return probingAndTuning(images, testImages).withFeatures(PoseSearch.cost(this, images));
    }

    private Cost probingAndTuning(int images, int testImages) {
        double step = Cost.step(scale, frozen);
        return new Cost(
                (images + testImages) * Cost.DECODE,
                viewCost(Math.min(images, Probe.MOST_VIEWS)),
                fitCost(images),
                ((images - heldOut) * epochs + images * finish) * step,
                CANDIDATES * lookCost(heldOut)
                        + (Cost.looksInEightBits(images, heldOut) + testImages)
                                * Cost.DETECT
                                * Math.max(1, scale * scale));
    }
}
