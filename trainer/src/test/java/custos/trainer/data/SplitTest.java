package custos.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.Activation;
import custos.vision.DecodedImage;
import custos.vision.FileCipher;
import custos.vision.ImageDecoder;
import custos.vision.Normalisation;
import custos.vision.PreProcessing;
import custos.vision.ResizeMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SplitTest {
    private final Random random = new Random(17);

    @TempDir Path folder;

    @Test
    void everyExampleIsFittedOrHeldOutAndEveryLabelKeepsAnExample() throws Exception {
        for (int round = 0; round < 200; round++) {
            var data = data(2 + random.nextInt(100), 1 + random.nextInt(5));
            int wanted = random.nextInt(1 + data.size() / 4);
            var split =
                    Split.holdOut(data, Families.none(data.size()), wanted, new Randomness(round));
            assertEquals(data.all(), both(split));
            assertTrue(split.held().size() <= wanted + data.labels());
            var all = data.counts(data.all());
            var fit = data.counts(split.fit());
            for (int label = 0; label < data.labels(); label++) {
                assertTrue(all[label] == 0 || fit[label] > 0);
            }
        }
    }

    @Test
    void copiesAreHeldOutTogetherAndEveryLabelHasItsShare() throws Exception {
        int together = 0;
        for (int round = 0; round < 200; round++) {
            var data = data(100 + random.nextInt(100), 1 + random.nextInt(3));
            int kinds = 1 + random.nextInt(data.size());
            var kind = data.all().stream().map(_ -> random.nextInt(kinds)).toList();
            int wanted = 8 + random.nextInt(data.size() / 8);
            var families = Families.of(kind, Integer::equals);
            var split = Split.holdOut(data, families, wanted, new Randomness(round));
            assertEquals(data.all(), both(split));
            assertTrue(split.held().size() <= 2 * wanted + 1);
            for (int group = 0; group <= data.labels(); group++) {
                long size = inGroup(data, data.all(), group);
                long held = inGroup(data, split.held(), group);
                assertTrue(held <= size / 2);
            }
            assertTrue(split.held().size() >= wanted / 3, split.held().size() + " of " + wanted);
            var seen = split.held().stream().map(kind::get).distinct().toList();
            together += split.fit().stream().map(kind::get).anyMatch(seen::contains) ? 0 : 1;
        }
        assertTrue(together > 100, together + " of 200");
    }

    private static long inGroup(Dataset data, List<Integer> examples, int group) {
        return examples.stream().filter(example -> first(data, example) == group).count();
    }

    @Test
    void aLabelOfImagesThatAllLookAlikeIsHeldOutAsOthersAre() throws Exception {
        var truth = new ArrayList<List<Integer>>();
        var kind = new ArrayList<Integer>();
        for (int i = 0; i < 600; i++) {
            truth.add(List.of(i < 250 ? 0 : i < 500 ? 1 : 2));
            kind.add(i < 250 ? 0 : i < 500 ? 1 : i);
        }
        var data = data(truth, 3);
        var families = Families.of(kind, Integer::equals);
        var split = Split.holdOut(data, families, 40, new Randomness(1));
        assertEquals("[17, 16, 7, 0]", counts(data, split.held()));
    }

    @Test
    void aFamilyThatIsALittleTooLargeIsHeldOutWhole() throws Exception {
        var truth = new ArrayList<List<Integer>>();
        var kind = new ArrayList<Integer>();
        for (int i = 0; i < 40; i++) {
            truth.add(List.of(0));
            kind.add(i / 5);
        }
        var data = data(truth, 1);
        var families = Families.of(kind, Integer::equals);
        var held = Split.holdOut(data, families, 4, new Randomness(1)).held();
        assertEquals(5, held.size());
        assertEquals(1, held.stream().map(kind::get).distinct().count());
    }

    private static String counts(Dataset data, List<Integer> examples) {
        return IntStream.rangeClosed(0, data.labels())
                .mapToObj(group -> inGroup(data, examples, group))
                .toList()
                .toString();
    }

    @Test
    void whereNoImageIsLikeAnotherFamiliesChangeNothing() throws Exception {
        for (int round = 0; round < 100; round++) {
            var data = data(2 + random.nextInt(100), 1 + random.nextInt(5));
            int wanted = 1 + random.nextInt(10);
            var naive = new TreeSet<Integer>();
            double owed = 0;
            for (int group = 0; group <= data.labels(); group++) {
                int label = group;
                var members =
                        new ArrayList<>(
                                data.all().stream().filter(i -> first(data, i) == label).toList());
                Collections.shuffle(members, new Randomness(round).at("hold out", group));
                owed += wanted / (double) data.size() * members.size();
                int taken = Math.min((int) Math.round(owed), members.size() / 2);
                owed -= taken;
                naive.addAll(members.subList(0, taken));
            }
            var families = Families.none(data.size());
            var split = Split.holdOut(data, families, wanted, new Randomness(round));
            assertEquals(List.copyOf(naive), split.held());
        }
    }

    private static int first(Dataset data, int example) {
        var labels = data.truth().get(example);
        return labels.isEmpty() ? data.labels() : labels.getFirst();
    }

    @Test
    void aSampleHoldsWhatIsWantedAndSomeOfEveryLabel() throws Exception {
        for (int round = 0; round < 100; round++) {
            var data = data(300 + random.nextInt(300), 12);
            var wanted =
                    Split.holdOut(data, Families.none(data.size()), 20, new Randomness(round))
                            .held();
            int count = 150 + random.nextInt(100);
            var sample = Sample.of(data, wanted, count, new Randomness(round).at("sample"));
            assertEquals(count, sample.size());
            assertTrue(sample.containsAll(wanted));
            assertEquals(sample.stream().sorted().distinct().toList(), sample);
            var all = data.counts(data.all());
            var taken = data.counts(sample);
            for (int label = 0; label < data.labels(); label++) {
                assertTrue(taken[label] >= Math.min(10, all[label]), "label " + label);
            }
        }
    }

    @Test
    void aLargerSampleHoldsTheSmallerOne() throws Exception {
        for (int round = 0; round < 200; round++) {
            var data = data(50 + random.nextInt(100), 1 + random.nextInt(12));
            var wanted =
                    Split.holdOut(data, Families.none(data.size()), 5, new Randomness(round))
                            .held();
            int small = wanted.size() + random.nextInt(60);
            int large = small + random.nextInt(60);
            var numbers = new Randomness(round);
            var less = Sample.of(data, wanted, small, numbers.at("sample"));
            var more = Sample.of(data, wanted, large, numbers.at("sample"));
            assertEquals(Math.min(small, data.size()), less.size());
            assertTrue(more.containsAll(less));
        }
    }

    @Test
    void randomnessDependsOnSeedUseAndPlaceOnly() {
        var one = new Randomness(1);
        long number = one.at("order", 1, 2).nextLong();
        assertEquals(number, one.at("order", 1, 2).nextLong());
        var others = new TreeSet<Long>();
        others.add(number);
        others.add(one.at("order", 2, 1).nextLong());
        others.add(one.at("change", 1, 2).nextLong());
        others.add(new Randomness(2).at("order", 1, 2).nextLong());
        assertEquals(4, others.size());
    }

    @Test
    void aChangedImageStaysInRangeAndIsTheSameForTheSameNumbers() {
        var rgb = new byte[3 * 40 * 30];
        random.nextBytes(rgb);
        var image = new DecodedImage(40, 30, rgb);
        var preProcessing = new PreProcessing(16, 16, ResizeMode.STRETCH, Normalisation.SYMMETRIC);
        for (int seed = 0; seed < 100; seed++) {
            var one = new float[preProcessing.floats() + 2];
            var two = new float[preProcessing.floats() + 2];
            var change = new Augmentation(0.3, new ColourJitter(0.5));
            var turn = Turn.any(random);
            change.write(image, turn, preProcessing, new Randomness(seed).at("x"), one, 1);
            change.write(image, turn, preProcessing, new Randomness(seed).at("x"), two, 1);
            assertTrue(Arrays.equals(one, two));
            assertEquals(0, one[0] + one[one.length - 1]);
            for (float value : one) {
                assertTrue(value >= -1.0001 && value <= 1.0001);
            }
        }
    }

    private Dataset data(int size, int labels) throws Exception {
        var truth = new ArrayList<List<Integer>>();
        for (int i = 0; i < size; i++) {
            truth.add(random.nextInt(9) == 0 ? List.of() : List.of(random.nextInt(labels)));
        }
        return data(truth, labels);
    }

    private Dataset data(List<List<Integer>> truth, int labels) throws Exception {
        try (var workers = Executors.newSingleThreadExecutor();
                var pictures = none(workers)) {
            return new Dataset(pictures, truth, labels, Activation.SIGMOID);
        }
    }

    private Pictures none(ExecutorService workers) throws Exception {
        var store = Files.createTempFile(folder, "pixels", ".tmp");
        return Pictures.decode(
                List.of(), 1, FileCipher.plain(), ImageDecoder.create(), store, workers, () -> {});
    }

    private static List<Integer> both(Split split) {
        var both = new TreeSet<>(split.fit());
        both.addAll(split.held());
        assertEquals(both.size(), split.fit().size() + split.held().size());
        return List.copyOf(both);
    }
}
