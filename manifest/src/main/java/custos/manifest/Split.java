package custos.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * The 80/20 split of a dataset, the same for the same entries and seed. It is stratified by label,
 * rarest label first; every label of two or more entries keeps one in train and gets one in test
 * where possible, for which test may grow beyond a fifth. Entries that cannot be trained on stay in
 * train (specification, D-145 to D-147).
 */
public final class Split {
    private final Random random;
    private final List<Member> members = new ArrayList<>();
    private final Map<String, Stratum> strata = new TreeMap<>();
    private int added;
    private int withBoxes;
    private int withImageLabels;
    private int moved;
    private int target;

    private record Member(int index, List<Stratum> strata) {}

    private static final class Stratum {
        private final List<Member> members = new ArrayList<>();
        private int inTest;

        int size() {
            return members.size();
        }

        /** Whether train can spare an entry of this label. */
        boolean canSpare() {
            return size() - inTest > 1;
        }

        /** A fifth of the entries, at least one if train keeps one too. */
        long share() {
            return size() < 2 ? 0 : Math.max(1, Math.round(size() * 0.2));
        }
    }

    /**
     * The two parts of what was split.
     *
     * @param test the positions, from 0, that go to test
     */
    public record Parts(BitSet test) {
        /** The lines that stay in train, numbered anew. */
        public Iterator<Line> train(Iterator<Line> lines) {
            return new Part(lines, position -> !test.get(position));
        }

        /** The lines that go to test, numbered anew. */
        public Iterator<Line> test(Iterator<Line> lines) {
            return new Part(lines, test::get);
        }
    }

    /** A split whose shuffle depends on the seed, for example the ARN of the dataset. */
    public Split(String seed) {
        this.random = new Random(hash(seed));
    }

    private static long hash(String seed) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(digest.digest(seed.getBytes(StandardCharsets.UTF_8))).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    /** Splits a manifest by what its lines say; images are not looked at. */
    public static Optional<Parts> of(Iterator<Line> manifest, Quotas quotas, String seed) {
        var split = new Split(seed);
        while (manifest.hasNext()) {
            switch (ParsedLine.of(manifest.next(), quotas)) {
                case Entry entry -> split.add(entry.facts());
                case Rejected _ -> split.addUnusable();
            }
        }
        return split.parts();
    }

    /** Adds the entry at the next position. */
    public void add(EntryFacts entry) {
        if (!entry.usable()) {
            addUnusable();
            return;
        }
        var labels = entry.labels().stream().sorted().map(this::stratum).toList();
        var member = new Member(added++, labels);
        members.add(member);
        labels.forEach(stratum -> stratum.members.add(member));
        withBoxes += entry.boxLabels().isEmpty() ? 0 : 1;
        withImageLabels += entry.labels().size() > entry.boxLabels().size() ? 1 : 0;
    }

    /** Leaves the next position in train. */
    public void addUnusable() {
        added++;
    }

    private Stratum stratum(String label) {
        return strata.computeIfAbsent(label, _ -> new Stratum());
    }

    /**
     * The parts, or nothing where too few labelled images make a split impossible: fewer than two,
     * or a test part of a classification dataset with fewer than two labels. Called once.
     */
    public Optional<Parts> parts() {
        if (members.size() < 2) {
            return Optional.empty();
        }
        target = (int) Math.max(1, Math.round(members.size() * 0.2));
        var test = new BitSet(added);
        Collections.shuffle(members, random);
        var rarestFirst = new ArrayList<>(strata.values());
        rarestFirst.sort(Comparator.comparingInt(Stratum::size)); // by name among equals
        rarestFirst.forEach(stratum -> Collections.shuffle(stratum.members, random));
        for (var stratum : rarestFirst) {
            move(stratum, Math.min(1, stratum.share()), test, Integer.MAX_VALUE);
        }
        for (var stratum : rarestFirst) {
            move(stratum, stratum.share(), test, target);
        }
        fill(test);
        return isTooSmall() ? Optional.empty() : Optional.of(new Parts(test));
    }

    private void move(Stratum stratum, long wanted, BitSet test, int limit) {
        for (var member : stratum.members) {
            if (stratum.inTest >= wanted || moved >= limit) {
                return;
            }
            if (!test.get(member.index()) && canMove(member)) {
                move(member, test);
            }
        }
    }

    /**
     * Up to the target, whatever the label; an only entry of a label only if test had none else.
     */
    private void fill(BitSet test) {
        for (var member : members) {
            if (moved < target && !test.get(member.index()) && canMove(member)) {
                move(member, test);
            }
        }
        if (moved == 0) {
            move(members.getFirst(), test);
        }
    }

    private static boolean canMove(Member member) {
        return member.strata().stream().allMatch(Stratum::canSpare);
    }

    private void move(Member member, BitSet test) {
        test.set(member.index());
        member.strata().forEach(stratum -> stratum.inTest++);
        moved++;
    }

    private boolean isTooSmall() {
        boolean classification = withImageLabels > withBoxes;
        long labelsInTest = strata.values().stream().filter(s -> s.inTest > 0).count();
        return classification && labelsInTest < 2;
    }

    private static final class Part implements Iterator<Line> {
        private final Iterator<Line> lines;
        private final IntPredicate wanted;
        private int position;
        private int number;
        private Optional<Line> next = Optional.empty();

        Part(Iterator<Line> lines, IntPredicate wanted) {
            this.lines = lines;
            this.wanted = wanted;
        }

        @Override
        public boolean hasNext() {
            while (next.isEmpty() && lines.hasNext()) {
                var line = lines.next();
                if (wanted.test(position++)) {
                    next = Optional.of(line.renumbered(++number));
                }
            }
            return next.isPresent();
        }

        @Override
        public Line next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            var line = next.orElseThrow();
            next = Optional.empty();
            return line;
        }
    }
}
