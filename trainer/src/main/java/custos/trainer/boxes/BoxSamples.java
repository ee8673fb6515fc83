package custos.trainer.boxes;

import custos.trainer.data.ColourJitter;
import custos.trainer.data.Pictures;
import custos.trainer.data.Poses;
import custos.trainer.data.Randomness;
import custos.vision.PreProcessing;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Batches of changed pictures with their boxes: a random part of the picture or more than the
 * picture, stretched a little, in other light, mirrored and turned where that shows nothing wrong.
 *
 * @param truth the boxes of each example, as shares of the picture
 * @param examples numbers of the examples to train on
 * @param size examples in a batch
 * @param extent of a picture that a sample usually shows
 * @param poses that pictures are shown in
 */
public record BoxSamples(
        Pictures pictures,
        List<List<TrueBox>> truth,
        List<Integer> examples,
        int size,
        Extent extent,
        Poses poses,
        Randomness random) {
    private static final ColourJitter JITTER = new ColourJitter(0.3);

    /** A box whose sides are smaller than this, in pixels of the input, is left out. */
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
     * @param shown the boxes of each sample
     */
    @SuppressWarnings("ArrayRecordComponent") // a fresh array, handed from one thread to another
    public record Batch(List<Integer> examples, float[] samples, List<Shown> shown) {}

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
        var shown = new ArrayList<Shown>();
        for (int i = 0; i < size; i++) {
            int example = order.get((place * size + i) % order.size());
            chosen.add(example);
            shown.add(
                    sample(
                            example,
                            preProcessing,
                            random.at("change", epoch, place, i),
                            samples,
                            i * preProcessing.floats()));
        }
        return new Batch(chosen, samples, shown);
    }

    private Shown sample(
            int example,
            PreProcessing preProcessing,
            RandomGenerator random,
            float[] into,
            int offset) {
        var image = pictures.get(example);
        var crop = Crop.of(image, truth.get(example), extent, poses, random);
        crop.part().write(image, preProcessing, into, offset);
        JITTER.apply(into, offset, preProcessing, random);
        var shown = crop.shown(truth.get(example));
        return new Shown(largeEnough(shown.boxes(), preProcessing), shown.cut());
    }

    private static List<TrueBox> largeEnough(List<TrueBox> boxes, PreProcessing preProcessing) {
        return boxes.stream()
                .filter(box ->
                        Math.min(
                                        box.box().width() * preProcessing.width(),
                                        box.box().height() * preProcessing.height())
                                >= LEAST_SIDE)
                .toList();
    }
}
