package custos.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Elements of a list that another one of it covers. Only patterns are compared with every element,
 * and each is compiled once: a list of many plain names takes linear time.
 */
final class Redundancy {
    private record Wide(int index, String text, Predicate<String> covers) {}

    private Redundancy() {}

    /**
     * Reports each element that an earlier equal one or any wider one covers, with the first such.
     *
     * @param pattern compiles an element that holds a {@code *}
     * @param report takes the covered element and the one that covers it
     */
    static void find(
            List<Spot> elements,
            Function<String, String> folded,
            Function<String, Predicate<String>> pattern,
            BiConsumer<Spot, Spot> report) {
        var texts = new ArrayList<String>();
        var first = new HashMap<String, Integer>();
        var wides = new ArrayList<Wide>();
        for (var element : elements) {
            var string = element.string();
            var text = string == null ? "" : folded.apply(string);
            var index = texts.size();
            texts.add(text);
            first.putIfAbsent(text, index);
            // What a variable or a ? stands for differs, so that nothing is certain of those.
            if (text.contains("*") && !text.contains("?") && !text.contains("${")) {
                wides.add(new Wide(index, text, pattern.apply(text)));
            }
        }
        for (var covered = 0; covered < texts.size(); covered++) {
            var text = texts.get(covered);
            var by =
                    text.isEmpty()
                            ? covered
                            : covering(text, first.getOrDefault(text, covered), wides);
            if (by != covered) {
                report.accept(elements.get(covered), elements.get(by));
            }
        }
    }

    /** The first element that covers a text of which the first equal one is known. */
    private static int covering(String text, int equal, List<Wide> wides) {
        for (var wide : wides) {
            if (!wide.text.equals(text) && wide.covers.test(text)) {
                return wide.index;
            }
        }
        return equal;
    }
}
