package custos.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SplitTest {

    private static Optional<Split.Parts> split(String seed, List<String> lines) {
        return Split.of(Sample.manifest(lines), Quotas.AWS, seed);
    }

    private static BitSet test(List<String> lines) {
        return split("seed", lines).orElseThrow().test();
    }

    private static List<String> lines(int count, String... labels) {
        return IntStream.range(0, count)
                .mapToObj(i -> Sample.labels("k" + i, labels[i % labels.length]))
                .toList();
    }

    @Test
    void seventyImagesBecomeFiftySixAndFourteen() {
        assertEquals(14, test(lines(70, "a", "b")).cardinality());
    }

    @Test
    void theSplitDependsOnTheSeedAndOnNothingElse() {
        var lines = lines(70, "a", "b", "c");
        assertEquals(split("x", lines), split("x", lines));
        assertNotEquals(split("x", lines), split("y", lines));
    }

    @Test
    void unlabelledAndUnusableLinesStayInTrain() {
        var lines = new ArrayList<>(lines(20, "a", "b"));
        lines.set(0, Sample.unlabelled("u"));
        lines.set(1, "no line");
        lines.set(2, Sample.offFrame("o"));
        lines.set(3, Sample.boxes("empty"));
        var test = test(lines);
        assertEquals(3, test.cardinality(), "a fifth of 16");
        assertFalse(test.get(0) || test.get(1) || test.get(2) || test.get(3));
    }

    @Test
    void tooFewImagesCannotBeSplit() {
        assertEquals(Optional.empty(), split("s", lines(1, "a")));
        assertEquals(Optional.empty(), split("s", lines(30, "a")), "one label in a classification");
        assertEquals(Optional.empty(), split("s", lines(2, "a", "b")));
        assertEquals(2, test(lines(4, "a", "b")).cardinality());
        var boxes = List.of(Sample.boxes("a", "x"), Sample.boxes("b", "x"));
        assertEquals(1, test(boxes).cardinality(), "one label is enough for object location");
        var singles = List.of(Sample.boxes("a", "x"), Sample.boxes("b", "y"));
        assertEquals(1, test(singles).cardinality());
    }

    @Test
    void thePartsTogetherAreTheManifestNumberedAnew() {
        var lines = lines(10, "a", "b");
        var parts = split("s", lines).orElseThrow();
        assertEquals(8, texts(parts.train(Sample.manifest(lines))).size());
        assertEquals(2, texts(parts.test(Sample.manifest(lines))).size());
        var all = new ArrayList<>(texts(parts.train(Sample.manifest(lines))));
        all.addAll(texts(parts.test(Sample.manifest(lines))));
        assertEquals(Set.copyOf(lines), Set.copyOf(all));
    }

    private static List<String> texts(java.util.Iterator<Line> lines) {
        var texts = new ArrayList<String>();
        while (lines.hasNext()) {
            var line = (Line.Text) lines.next();
            texts.add(line.text());
            assertEquals(texts.size(), line.number());
        }
        return texts;
    }

    @Test
    void theInvariantsHoldForRandomDatasets() {
        Randomly.check(
                1_000,
                random -> {
                    var entries = someEntries(random);
                    var split = new Split("seed" + random.nextInt());
                    entries.forEach(split::add);
                    split.parts().ifPresent(parts -> check(entries, parts.test()));
                });
    }

    private static List<EntryFacts> someEntries(Random random) {
        var entries = new ArrayList<EntryFacts>();
        int kinds = 1 + random.nextInt(8);
        boolean boxes = random.nextBoolean();
        int most = 1 + random.nextInt(3);
        for (int i = random.nextInt(60); i > 0; i--) {
            var labels = new java.util.HashSet<String>();
            for (int j = 1 + random.nextInt(most); j > 0; j--) {
                // The product makes some labels rare.
                labels.add("L" + random.nextInt(kinds) * random.nextInt(2));
            }
            boolean usable = random.nextInt(6) > 0;
            entries.add(
                    new EntryFacts(
                            "s3://b-1/" + i,
                            true,
                            !usable,
                            usable,
                            labels,
                            labels,
                            boxes ? labels : Set.of()));
        }
        return entries;
    }

    private static void check(List<EntryFacts> entries, BitSet test) {
        var total = new HashMap<String, Integer>();
        var inTest = new HashMap<String, Integer>();
        int usable = 0;
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            assertTrue(entry.usable() || !test.get(i), "an unusable entry left train");
            if (entry.usable()) {
                usable++;
                for (var label : entry.labels()) {
                    total.merge(label, 1, Integer::sum);
                    inTest.merge(label, test.get(i) ? 1 : 0, Integer::sum);
                }
            }
        }
        long target = Math.max(1, Math.round(usable * 0.2));
        assertTrue(
                test.cardinality() <= Math.max(target, total.size()),
                "test grows only for its labels");
        for (var label : total.keySet()) {
            checkLabel(label, entries, test, total, inTest);
        }
        if (test.cardinality() < target) {
            for (int i = 0; i < entries.size(); i++) {
                assertTrue(
                        test.get(i) || isNeeded(entries.get(i), total, inTest),
                        "test could have grown");
            }
        }
    }

    private static void checkLabel(
            String label,
            List<EntryFacts> entries,
            BitSet test,
            Map<String, Integer> total,
            Map<String, Integer> inTest) {
        int all = total.getOrDefault(label, 0);
        int moved = inTest.getOrDefault(label, 0);
        if (all < 2) {
            return;
        }
        assertTrue(moved < all, "train keeps one of " + label);
        if (moved == 0) { // then every entry of the label is needed in train
            for (int i = 0; i < entries.size(); i++) {
                var entry = entries.get(i);
                assertTrue(
                        !entry.labels().contains(label)
                                || test.get(i)
                                || isNeeded(entry, total, inTest),
                        "test could have got one of " + label);
            }
        }
    }

    private static boolean isNeeded(
            EntryFacts entry, Map<String, Integer> total, Map<String, Integer> inTest) {
        return !entry.usable()
                || entry.labels().stream()
                        .anyMatch(l -> total.getOrDefault(l, 0) - inTest.getOrDefault(l, 0) == 1);
    }
}
