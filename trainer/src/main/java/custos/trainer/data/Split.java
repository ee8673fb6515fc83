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
    /** A label whose copies leave less than this share of what is wanted of it makes exceptions. */
    private static final double ENOUGH = 0.5;

    public Split {
        fit = List.copyOf(fit);
        held = List.copyOf(held);
    }

    /**
     * Holds out about {@code count} examples so that every label keeps its share; a label with a
     * single example keeps it for fitting. Copies of an image are held out together, or not at all:
     * a model knows those of images that it has seen. Where that leaves next to nothing of a label
     * (parts before the same camera all look alike), its copies count as other images do.
     */
    public static Split holdOut(Dataset data, int count, Randomness random) {
        return count == 0
                ? new Split(data.all(), List.of())
                : holdOut(data, data.pictures().families(), count, random);
    }

    static Split holdOut(Dataset data, Families families, int count, Randomness random) {
        var taking = new Taking(data, groups(data));
        var alone = Families.none(data.size());
        double share = count / (double) data.size();
        double owed = 0;
        for (int group = 0; group < taking.groups.size(); group++) {
            var members = new ArrayList<>(taking.groups.get(group));
            Collections.shuffle(members, random.at("hold out", group));
            owed += share * members.size();
            int room = Math.min((int) Math.round(owed), members.size() / 2);
            int before = taking.held.size();
            double enough = before + ENOUGH * room;
            taking.take(members, families, before + room, before + room);
            taking.take(members, families, before + 2 * room, enough);
            if (taking.held.size() < enough) {
                taking.take(members, alone, before + room, before + room);
            }
            owed -= taking.held.size() - before;
        }
        return by(data, taking.held);
    }

    /** What is held out so far. */
    private static final class Taking {
        private final Dataset data;
        private final List<List<Integer>> groups;
        private final Set<Integer> held = new TreeSet<>();
        private final int[] taken;

        Taking(Dataset data, List<List<Integer>> groups) {
            this.data = data;
            this.groups = groups;
            this.taken = new int[groups.size()];
        }

        /**
         * Takes families one after the other.
         *
         * @param most examples that may be held out then
         * @param enough so many end it
         */
        void take(List<Integer> members, Families families, int most, double enough) {
            for (int member : members) {
                var family = families.of(member);
                if (held.size() < enough
                        && held.size() + family.size() <= most
                        && !held.contains(member)
                        && leavesHalf(family)) {
                    held.addAll(family);
                    family.forEach(one -> taken[group(data, one)]++);
                }
            }
        }

        /** Whether half of each group would still be there to fit to. */
        private boolean leavesHalf(List<Integer> more) {
            var then = taken.clone();
            more.forEach(one -> then[group(data, one)]++);
            return IntStream.range(0, then.length)
                    .allMatch(group -> then[group] <= groups.get(group).size() / 2);
        }
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
