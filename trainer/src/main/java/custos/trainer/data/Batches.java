package custos.trainer.data;

import custos.vision.PreProcessing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * The changed images that training sees. What a batch holds depends on its epoch and place alone.
 *
 * @param examples numbers of the examples to train on
 * @param size examples in a batch
 * @param poses that images are shown in
 */
public record Batches(
        Dataset data,
        List<Integer> examples,
        int size,
        Augmentation augmentation,
        Poses poses,
        Randomness random,
        ExecutorService workers) {
    public Batches {
        examples = List.copyOf(examples);
        augmentation = augmentation.in(poses);
    }

    /** One batch: its examples and their samples, one after the other. */
    public static final class Batch {
        private final List<Integer> examples;
        private final float[] samples;

        private Batch(List<Integer> examples, float[] samples) {
            this.examples = examples;
            this.samples = samples;
        }

        public List<Integer> examples() {
            return examples;
        }

        /** NCHW samples. Shared, not to be written to. */
        public float[] samples() {
            return samples;
        }
    }

    /** The batches of an epoch; the last examples of its order stay out if they fill none. */
    public int perEpoch() {
        return Math.max(1, examples.size() / size);
    }

    /** Starts to make a batch. */
    public Future<Batch> make(int epoch, int place, PreProcessing preProcessing) {
        return workers.submit(() -> batch(epoch, place, preProcessing));
    }

    private Batch batch(int epoch, int place, PreProcessing preProcessing) {
        var order = new ArrayList<>(examples);
        Collections.shuffle(order, random.at("order", epoch));
        var chosen = new ArrayList<Integer>();
        var samples = new float[size * preProcessing.floats()];
        for (int i = 0; i < size; i++) {
            int example = order.get((place * size + i) % order.size());
            chosen.add(example);
            var change = random.at("change", epoch, place, i);
            augmentation.write(
                    data.pictures().get(example),
                    poses.turn(change),
                    preProcessing,
                    change,
                    samples,
                    i * preProcessing.floats());
        }
        return new Batch(List.copyOf(chosen), samples);
    }
}
