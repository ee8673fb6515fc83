package custos.trainer.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Some examples for all of a dataset, where all would take too long. */
public final class Sample {
    /** Of so many examples of each label none is left out, as long as there is room. */
    private static final int LEAST_OF_LABEL = 10;

    private Sample() {}

    /**
     * Draws examples. A larger sample drawn by the same random numbers holds the smaller one.
     *
     * @param wanted examples that must be among them, however few are asked for
     * @param count how many examples; more than there are give all
     * @return numbers of examples, rising
     */
    public static List<Integer> of(
            Dataset data, List<Integer> wanted, int count, RandomGenerator random) {
        if (data.size() <= count) {
            return data.all();
        }
        var shuffled = new ArrayList<>(data.all());
        Collections.shuffle(shuffled, random);
        var chosen = new TreeSet<>(wanted);
        var taken = data.counts(wanted);
        for (int example : shuffled) {
            var labels = data.truth().get(example);
            boolean rare = labels.stream().anyMatch(label -> taken[label] < LEAST_OF_LABEL);
            if (rare && chosen.size() < count && chosen.add(example)) {
                labels.forEach(label -> taken[label]++);
            }
        }
        for (int example : shuffled) {
            if (chosen.size() < count) {
                chosen.add(example);
            }
        }
        return List.copyOf(chosen);
    }
}
