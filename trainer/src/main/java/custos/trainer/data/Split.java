package custos.trainer.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/**
 * Examples to fit to, and examples to choose by; the test images are neither.
 *
 * @param fit numbers of examples, rising
 * @param held numbers of examples, rising
 */
public record Split(List<Integer> fit, List<Integer> held) {
    public Split {
        fit = List.copyOf(fit);
        held = List.copyOf(held);
    }

    /**
     * Holds out about {@code count} examples so that every label keeps its share; a label with a
     * single example keeps it for fitting.
     */
    public static Split holdOut(Dataset data, int count, Randomness random) {
        var held = new HashSet<Integer>();
        var groups = groups(data);
        double share = count / (double) data.size();
        double owed = 0;
        for (int group = 0; group < groups.size(); group++) {
            var members = new ArrayList<>(groups.get(group));
            Collections.shuffle(members, random.at("hold out", group));
            owed += share * members.size();
            int taken = Math.min((int) Math.round(owed), members.size() / 2);
            owed -= taken;
            held.addAll(members.subList(0, taken));
        }
        return by(data, held);
    }

    private static Split by(Dataset data, HashSet<Integer> held) {
        return new Split(
                data.all().stream().filter(example -> !held.contains(example)).toList(),
                data.all().stream().filter(held::contains).toList());
    }

    /** Examples by their first label; what has none stands in the last group. */
    private static List<List<Integer>> groups(Dataset data) {
        var groups = new ArrayList<List<Integer>>();
        for (int label = 0; label <= data.labels(); label++) {
            groups.add(new ArrayList<>());
        }
        for (int example : data.all()) {
            var labels = data.truth().get(example);
            groups.get(labels.isEmpty() ? data.labels() : labels.getFirst()).add(example);
        }
        return groups;
    }
}
