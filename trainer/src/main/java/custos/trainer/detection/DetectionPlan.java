package custos.trainer.detection;

import custos.trainer.boxes.Extent;
import custos.trainer.course.Brief;
import custos.trainer.course.Cost;
import custos.trainer.data.Poses;
import custos.trainer.data.Turn;
import custos.trainer.graph.Frame;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a training of boxes does, decided from the number of images, the size of what is to be
 * found, how hard labels are to tell and the settings, never by watching the clock.
 *
 * @param heldOut images to choose candidate and thresholds by
 * @param epochs how often each image is seen
 * @param frame what the input measures
 * @param window the part of an input that is learned from at a time
 * @param rate the highest learning rate
 * @param poses that pictures are learned from in
 * @param tiles the parts that pictures are looked at in, each an input; none if a picture is one
 */
public record DetectionPlan(
        int heldOut,
        int epochs,
        Frame frame,
        Frame window,
        double rate,
        Poses poses,
        Optional<Tiles> tiles) {
    /** Images in all epochs grow with the square root of the images. */
    private static final double EPOCHS_TIMES_ROOT = 680;

    /** Of images that samples show most of, with labels that are told apart without learning. */
    private static final int MOST_EPOCHS = 50;

    /** Of any images. */
    private static final int MOST_EPOCHS_OF_ALL = 150;

    /** Labels of this log loss before learning, in nats, are hard to tell. */
    private static final double HARD = 0.5;

    /** How many times as often few images with such labels are seen. */
    private static final double TIMES_IF_HARD = 3;

    private static final int LEAST_EPOCHS = 4;
    private static final int ENOUGH_EPOCHS = 8;

    /**
     * Where samples show less of a picture's sides than this, more of them are needed to have seen
     * it: as many times as they show less, up to {@value #MOST_TIMES}.
     */
    private static final double MUCH_SHOWN = 0.7;

    private static final double MOST_TIMES = 4;
    private static final double RATE = 4e-4;

    /** The share of the epochs, and of the highest rate, that finishing has. */
    private static final double FINISH = 0.1;

    private static final double FINISHING_RATE = 0.2;

    /** Seconds of one core that learning takes at most, however large its input. */
    private static final double LONGEST = 1_100;

    private static final double LONGEST_AN_IMAGE = 1.5;

    /**
     * Pixels of a batch. Twice as many fit into the memory of a training and are learned from no
     * faster, in half as many steps, which are too few.
     */
    private static final double BATCH_PIXELS = 6.25e5;

    private static final int MOST_IN_BATCH = 4;
    private static final int LEAST_IN_BATCH = 1;

    /** Learning from one image of 300 x 300 in 16 bits, in seconds of one core. */
    private static final double STEP = 0.055;

    /** Looking at it. */
    private static final double LOOK = 0.0275;

    private static final double STEP_PIXELS = 300 * 300;

    /** Images that tell sizes of the input apart. */
    static final int JUDGES = 200;

    /** Models that look at the held-out images. */
    private static final int CANDIDATES = 4;

    /** With fewer images none can be spared. */
    private static final int FEW = 20;

    /** A plan for pictures that are looked at as a whole. */
    public DetectionPlan(
            int heldOut, int epochs, Frame frame, Frame window, double rate, Poses poses) {
        this(heldOut, epochs, frame, window, rate, poses, Optional.empty());
    }

    /**
     * What a network is shown.
     *
     * @param frame what the input measures
     * @param window the part of an input that is learned from at a time
     * @param tiles the parts that pictures are looked at in, each an input
     */
    public record Input(Frame frame, Frame window, Optional<Tiles> tiles) {
        /** Pictures as a whole. */
        public static Input whole(Frame frame, Frame window) {
            return new Input(frame, window, Optional.empty());
        }

        /** Parts of pictures. */
        static Input of(Tiles tiles) {
            return new Input(tiles.frame(), tiles.window(), Optional.of(tiles));
        }

        /** Inputs for the mean picture. */
        double each() {
            return tiles.map(Tiles::each).orElse(1.0);
        }
    }

    /**
     * The plan of a job.
     *
     * @param brief what is asked for
     * @param doubt the log loss of labels that are told without learning, in nats; 0 for one label
     */
    public static DetectionPlan of(Brief brief, Input input, double doubt) {
        int images = brief.images();
        int heldOut = images < FEW ? 0 : (int) Math.clamp(images * 0.1, 4, 60);
        var plan =
                new DetectionPlan(
                                heldOut,
                                epochs(images, input, doubt),
                                input.frame(),
                                input.window(),
                                RATE,
                                Poses.USUAL,
                                input.tiles())
                        .bounded(images);
        return brief.isBounded() ? plan.within(brief) : plan;
    }

    /** How often images are to be seen: as often as their parts were images, each in its turn. */
    private static int epochs(int images, Input input, double doubt) {
        double each = input.each();
        double share = input.window().side() / input.frame().side();
        return (int) Math.round(each * epochs((int) Math.round(each * images), share, doubt));
    }

    /**
     * How often images are to be seen.
     *
     * @param share of a picture's sides that a sample shows
     */
    private static int epochs(int images, double share, double doubt) {
        double hard = 1 + (TIMES_IF_HARD - 1) * Math.min(1, doubt / HARD);
        double wanted = EPOCHS_TIMES_ROOT / Math.sqrt(Math.max(1, images));
        double times = Math.clamp(MUCH_SHOWN / share, 1, MOST_TIMES);
        long epochs = Math.round(times * Math.min(wanted, hard * MOST_EPOCHS));
        return Math.clamp(epochs, LEAST_EPOCHS, MOST_EPOCHS_OF_ALL);
    }

    /** No longer than a training of so many images may take. */
    private DetectionPlan bounded(int images) {
        double epoch = (Math.max(1, images - heldOut) + FINISH * images) * step();
        double most = (LONGEST + LONGEST_AN_IMAGE * images) / epoch;
        return with(Math.clamp((long) most, Math.min(epochs, LEAST_EPOCHS), epochs));
    }

    private DetectionPlan within(Brief brief) {
        int most = Math.max(epochs, Math.min(3 * epochs, MOST_EPOCHS_OF_ALL));
        for (int more = most; more > 1; more--) {
            var plan = with(more);
            if (brief.hasTimeFor(plan.cost(brief.images(), brief.testImages()))) {
                return plan;
            }
        }
        return with(1);
    }

    private DetectionPlan with(int some) {
        return new DetectionPlan(heldOut, some, frame, window, rate, poses, tiles);
    }

    /** The same with a share of the epochs. */
    DetectionPlan share(double share) {
        return with((int) Math.max(1, Math.round(share * epochs)));
    }

    /** The same for pictures in other poses. */
    DetectionPlan in(Poses some) {
        return new DetectionPlan(heldOut, epochs, frame, window, rate, some, tiles);
    }

    /** How much of a picture a sample usually shows. */
    Extent extent() {
        return tiles.map(parts -> Extent.pixels(window.side() / parts.tiling().scale()))
                .orElseGet(() ->
                        Extent.share(
                                (double) window.width() / frame.width(),
                                (double) window.height() / frame.height()));
    }

    /** What follows over all images, where some were held out; then none are. */
    DetectionPlan finishing() {
        int few = (int) Math.round(FINISH * epochs);
        return new DetectionPlan(0, few, frame, window, FINISHING_RATE * rate, poses, tiles);
    }

    /** Whether images that were held out are to be learned from in the end, if there is time. */
    public boolean finishes() {
        return heldOut > 0 && finishing().epochs > 0;
    }

    /** What finishing costs. */
    public Cost finishingCost(int images) {
        var last = finishing();
        double train = finishes() ? images * last.epochs * last.step() : 0;
        return new Cost(0, 0, 0, train, 0);
    }

    /** Whether so few epochs are left that a larger input would cost more than it gives. */
    public boolean isHurried() {
        return epochs < ENOUGH_EPOCHS;
    }

    /** Writes what was done into a bundle's provenance. */
    public void describe(ObjectNode node) {
        node.put("epochs", epochs)
                .put("finish", finishes() ? finishing().epochs : 0)
                .put("batch", batch())
                .put("width", frame.width())
                .put("height", frame.height())
                .put("windowWidth", window.width())
                .put("windowHeight", window.height())
                .put("rate", rate)
                .put("upright", poses.upright())
                .put("mirrored", poses.mirrored());
        tiles.ifPresent(parts ->
                node.putObject("tiles")
                        .put("scale", parts.tiling().scale())
                        .put("overlap", parts.tiling().overlap()));
    }

    /** Images in a batch. */
    int batch() {
        return (int) Math.clamp(BATCH_PIXELS / window.pixels(), LEAST_IN_BATCH, MOST_IN_BATCH);
    }

    /** Learning from one image, in seconds of one core. */
    double step() {
        return STEP * window.pixels() / STEP_PIXELS;
    }

    /** Looking at one image, in as many parts as are usual. */
    public double look() {
        return look(frame) * tiles.map(Tiles::each).orElse(1.0);
    }

    /** Looking at one input, in seconds of one core. */
    public static double look(Frame frame) {
        return LOOK * frame.pixels() / STEP_PIXELS;
    }

    /** What is to be done when the size is known. */
    public Cost learning(int images, int testImages) {
        return new Cost(
                0,
                Math.min(images, RegionFeatures.MOST_IMAGES) * look(frame),
                0,
                (images - heldOut) * epochs * step(),
                (CANDIDATES * heldOut + Cost.looksInEightBits(images, heldOut) + testImages)
                        * look());
    }

    /** What it costs to find out in which poses pictures are learned from. */
    public double posing(int images) {
        return (Turn.values().length + 2)
                * Math.min(images, RegionFeatures.posedAt(frame))
                * look(frame);
    }

    Cost cost(int images, int testImages) {
        double judging =
                InputSizes.larger((int) Math.round(frame.side() / Frame.GRAIN) * Frame.GRAIN)
                        .stream()
                        .mapToDouble(
                                larger -> Math.min(images, JUDGES) * look(Frame.square(larger)))
                        .sum();
        return new Cost((images + testImages) * Cost.DECODE, judging + posing(images), 0, 0, 0)
                .plus(learning(images, testImages))
                .plus(finishingCost(images));
    }
}
