package custos.trainer.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Examples to fit to, and examples to choose by; the test images are neither.
 *
 * @param fit numbers of examples, rising
 * @param held numbers of examples, rising
 */
public record Split(List<Integer> fit, List<Integer> held) {
    /** Where families leave less than this share of what is wanted, all look alike. */
    private static final double ENOUGH = 0.5;

    public Split {
        fit = List.copyOf(fit);
        held = List.copyOf(held);
    }

    /**
     * Holds out about {@code count} examples so that every label keeps its share; a label with a
     * single example keeps it for fitting. Copies of an image are held out together, or not at all:
     * a model knows those of images that it has seen. Where that leaves next to nothing (parts
     * before the same camera all look alike) copies count as other images do.
     */
    public static Split holdOut(Dataset data, int count, Randomness random) {
        return count == 0
                ? new Split(data.all(), List.of())
                : holdOut(data, data.pictures().families(), count, random);
    }

    static Split holdOut(Dataset data, Families families, int count, Randomness random) {
        var held = held(data, families, count, random);
        if (held.size() < ENOUGH * count) {
            held = held(data, Families.none(data.size()), count, random);
        }
        return by(data, held);
    }

    private static Set<Integer> held(
            Dataset data, Families families, int count, Randomness random) {
        var groups = groups(data);
        var held = new TreeSet<Integer>();
        var taken = new int[groups.size()];
        double share = count / (double) data.size();
        double owed = 0;
        for (int group = 0; group < groups.size(); group++) {
            var members = new ArrayList<>(groups.get(group));
            Collections.shuffle(members, random.at("hold out", group));
            owed += share * members.size();
            int before = held.size();
            for (int member : members) {
                var family = families.of(member);
                boolean room = held.size() - before + family.size() <= Math.round(owed);
                if (room && !held.contains(member) && leavesHalf(data, groups, taken, family)) {
                    held.addAll(family);
                    family.forEach(one -> taken[group(data, one)]++);
                }
            }
            owed -= held.size() - before;
        }
        return held;
    }

    /** Whether half of each group would still be there to fit to. */
    private static boolean leavesHalf(
            Dataset data, List<List<Integer>> groups, int[] taken, List<Integer> more) {
        var then = taken.clone();
        more.forEach(one -> then[group(data, one)]++);
        return IntStream.range(0, then.length)
                .allMatch(group -> then[group] <= groups.get(group).size() / 2);
    }

    private static Split by(Dataset data, Set<Integer> held) {
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
        data.all().forEach(example -> groups.get(group(data, example)).add(example));
        return groups;
    }

    private static int group(Dataset data, int example) {
        var labels = data.truth().get(example);
        return labels.isEmpty() ? data.labels() : labels.getFirst();
    }
}
