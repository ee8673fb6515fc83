package custos.trainer.data;

import custos.vision.Activation;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures and the numbers of the labels that each carries.
 *
 * @param labels the number of labels there are
 * @param activation what turns raw scores into confidences: softmax where an image has one label
 */
public record Dataset(
        Pictures pictures, List<List<Integer>> truth, int labels, Activation activation) {
    public Dataset {
        truth = List.copyOf(truth);
    }

    public int size() {
        return truth.size();
    }

    /** All examples by number. */
    public List<Integer> all() {
        return IntStream.range(0, size()).boxed().toList();
    }

    /** Writes 1 at the labels of an example and 0 elsewhere, from {@code offset} on. */
    public void putTruth(int example, float[] into, int offset) {
        for (int label = 0; label < labels; label++) {
            into[offset + label] = truth.get(example).contains(label) ? 1 : 0;
        }
    }

    /** How many of the examples carry each label. */
    public int[] counts(List<Integer> examples) {
        var counts = new int[labels];
        for (int example : examples) {
            truth.get(example).forEach(label -> counts[label]++);
        }
        return counts;
    }
}
