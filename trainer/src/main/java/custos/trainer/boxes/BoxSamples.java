package custos.trainer.boxes;

import custos.trainer.data.Augmentation;
import custos.trainer.data.Pictures;
import custos.trainer.data.Randomness;
import custos.vision.Box;
import custos.vision.DecodedImage;
import custos.vision.PreProcessing;
import custos.vision.Region;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Batches of changed pictures with their boxes: a random part of the picture or more than the
 * picture, stretched a little, mirrored, in other light.
 *
 * @param truth the boxes of each example, as shares of the picture
 * @param examples numbers of the examples to train on
 * @param size examples in a batch
 * @param share of a picture's sides that a sample usually shows
 */
public record BoxSamples(
        Pictures pictures,
        List<List<TrueBox>> truth,
        List<Integer> examples,
        int size,
        double share,
        Randomness random) {
    /** How far the zoom strays, as a factor. */
    private static final double ZOOM = Math.log(1.5);

    private static final double ASPECT = Math.log(1.15);
    private static final double JITTER = 0.3;

    /** A part of a picture is at least so much longer than the box that it is chosen for. */
    private static final double LONGEST = 1.05;

    /** A box of which less can be seen is left out. */
    private static final double LEAST_SEEN = 0.3;

    /** So is a box whose sides are smaller than this, in pixels of the input. */
    private static final double LEAST_SIDE = 3;

    public BoxSamples {
        truth = List.copyOf(truth);
        examples = List.copyOf(examples);
    }

    /**
     * One batch.
     *
     * @param examples that the samples are made of
     * @param samples NCHW samples, one after the other; not to be written to
     * @param boxes of each sample, as shares of it
     */
    @SuppressWarnings("ArrayRecordComponent") // a fresh array, handed from one thread to another
    public record Batch(List<Integer> examples, float[] samples, List<List<TrueBox>> boxes) {}

    /** The batches of an epoch; the last examples of its order stay out if they fill none. */
    public int perEpoch() {
        return Math.max(1, examples.size() / size);
    }

    /** A batch of an epoch. Safe for use by many threads. */
    public Batch batch(int epoch, int place, PreProcessing preProcessing) {
        var order = new ArrayList<>(examples);
        Collections.shuffle(order, random.at("order", epoch));
        var samples = new float[size * preProcessing.floats()];
        var chosen = new ArrayList<Integer>();
        var boxes = new ArrayList<List<TrueBox>>();
        for (int i = 0; i < size; i++) {
            int example = order.get((place * size + i) % order.size());
            chosen.add(example);
            boxes.add(
                    sample(
                            example,
                            preProcessing,
                            random.at("change", epoch, place, i),
                            samples,
                            i * preProcessing.floats()));
        }
        return new Batch(chosen, samples, boxes);
    }

    private List<TrueBox> sample(
            int example,
            PreProcessing preProcessing,
            RandomGenerator random,
            float[] into,
            int offset) {
        var image = pictures.get(example);
        var region = region(image, truth.get(example), random);
        boolean mirrored = random.nextBoolean();
        new Augmentation(1, JITTER)
                .write(image, region, mirrored, preProcessing, random, into, offset);
        var boxes = new ArrayList<TrueBox>();
        for (var box : truth.get(example)) {
            var seen = seen(box.box(), image, region, mirrored);
            double width = seen.width() * preProcessing.width();
            double height = seen.height() * preProcessing.height();
            double whole =
                    box.box().width()
                            * image.width()
                            * box.box().height()
                            * image.height()
                            / (region.width() * region.height());
            if (Math.min(width, height) >= LEAST_SIDE
                    && seen.width() * seen.height() >= LEAST_SEEN * whole) {
                boxes.add(new TrueBox(box.label(), seen));
            }
        }
        return boxes;
    }

    /** A part of a picture, of one that is larger than it around one of its boxes. */
    private Region region(DecodedImage image, List<TrueBox> boxes, RandomGenerator random) {
        double zoom = Math.exp((2 * random.nextDouble() - 1) * ZOOM);
        double aspect = Math.exp((2 * random.nextDouble() - 1) * ASPECT);
        double x = random.nextDouble();
        double y = random.nextDouble();
        if (share == 1 || boxes.isEmpty()) {
            double width = share * image.width() * zoom * aspect;
            double height = share * image.height() * zoom / aspect;
            return new Region(
                    x * (image.width() - width), y * (image.height() - height), width, height);
        }
        var box = boxes.get(random.nextInt(boxes.size())).box();
        double shown = Math.max(share * zoom, LONGEST * Math.max(box.width(), box.height()));
        double width = image.width() * shown * aspect;
        double height = image.height() * shown / aspect;
        return new Region(
                start(box.left(), box.width(), image.width(), width, x),
                start(box.top(), box.height(), image.height(), height, y),
                width,
                height);
    }

    /**
     * Where a part of a side begins so that it shows a box, if it is long enough.
     *
     * @param from the box's beginning, as a share of the whole side
     * @param length the box's, likewise
     * @param chance from 0 to 1, which of the places
     */
    private static double start(
            double from, double length, double whole, double part, double chance) {
        double first = Math.max(Math.min(0, whole - part), (from + length) * whole - part);
        double last = Math.min(Math.max(0, whole - part), from * whole);
        return first + chance * (last - first);
    }

    /** What of a box lies in a region, as shares of the region; sides of 0 or less if nothing. */
    static Box seen(Box box, DecodedImage image, Region region, boolean mirrored) {
        double left = (box.left() * image.width() - region.left()) / region.width();
        double top = (box.top() * image.height() - region.top()) / region.height();
        double right = left + box.width() * image.width() / region.width();
        double bottom = top + box.height() * image.height() / region.height();
        left = Math.max(0, left);
        top = Math.max(0, top);
        right = Math.min(1, right);
        bottom = Math.min(1, bottom);
        return new Box(mirrored ? 1 - right : left, top, right - left, bottom - top);
    }
}
