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
    void copiesAreHeldOutTogetherOrNotAtAllUnlessAllAreAlike() throws Exception {
        int together = 0;
        for (int round = 0; round < 200; round++) {
            var data = data(40 + random.nextInt(100), 1 + random.nextInt(5));
            var kinds = new ArrayList<Integer>();
            int most = 1 + random.nextInt(data.size());
            data.all().forEach(_ -> kinds.add(random.nextInt(most)));
            var families = Families.of(kinds, Integer::equals);
            int wanted = 8 + random.nextInt(data.size() / 4);
            var split = Split.holdOut(data, families, wanted, new Randomness(round));
            assertEquals(data.all(), both(split));
            assertTrue(split.held().size() <= wanted + 1);
            var held = split.held().stream().map(kinds::get).distinct().toList();
            boolean shared = split.fit().stream().map(kinds::get).anyMatch(held::contains);
            var alone =
                    Split.holdOut(data, Families.none(data.size()), wanted, new Randomness(round));
            assertTrue(!shared || split.equals(alone));
            together += shared ? 0 : 1;
        }
        assertTrue(together > 100, together + " of 200");
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
            var change = new Augmentation(0.3, 0.5);
            change.write(image, preProcessing, new Randomness(seed).at("x"), one, 1);
            change.write(image, preProcessing, new Randomness(seed).at("x"), two, 1);
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
