package custos.trainer.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * Which examples show the same: copies of one image, as they come from augmented exports, bursts of
 * a camera or files that were added twice. What is learned from one of them is known of all.
 */
public final class Families {
    private final List<List<Integer>> families;

    private Families(List<List<Integer>> families) {
        this.families = families;
    }

    /** Of examples none of which is like another. */
    public static Families none(int count) {
        return new Families(IntStream.range(0, count).mapToObj(List::of).toList());
    }

    /**
     * Finds them; who is like one is like all that are like it.
     *
     * @param examples one thing an example, by which they are compared
     * @param alike symmetric
     */
    static <T> Families of(List<T> examples, BiPredicate<T, T> alike) {
        var first = new int[examples.size()];
        for (int i = 0; i < first.length; i++) {
            first[i] = i;
            for (int j = 0; j < i; j++) {
                int other = root(first, j);
                if (other != root(first, i) && alike.test(examples.get(i), examples.get(j))) {
                    first[root(first, i)] = other;
                }
            }
        }
        var members = new HashMap<Integer, List<Integer>>();
        for (int i = 0; i < first.length; i++) {
            members.computeIfAbsent(root(first, i), _ -> new ArrayList<>()).add(i);
        }
        return new Families(
                IntStream.range(0, first.length)
                        .mapToObj(i -> Objects.requireNonNull(members.get(root(first, i))))
                        .toList());
    }

    /** Where its chain ends, which is made shorter on the way. */
    private static int root(int[] first, int example) {
        int root = example;
        while (first[root] != root) {
            first[root] = first[first[root]];
            root = first[root];
        }
        return root;
    }

    /** The numbers of all that show what an example shows, its own among them. */
    public List<Integer> of(int example) {
        return families.get(example);
    }
}
