package custos.trainer.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.data.Dataset;
import custos.trainer.data.Pictures;
import custos.vision.Activation;
import custos.vision.FileCipher;
import custos.vision.ImageDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldTest {
    private static final int IMAGES = 200;

    @TempDir Path root;
    private final Random random = new Random(53);

    @Test
    void scoresThatLieTooLowAreCentredWhereTheLabelsPart() throws IOException {
        // Around -5 with the label and around -7 without.
        var held = held(-6);
        double centre = held.centre();
        assertEquals(-6, centre, 0.3);
        double before = held.calibratedLogLoss();
        double after = held.minus(centre).calibratedLogLoss();
        assertTrue(after < 0.8 * before, before + " and " + after);
    }

    @Test
    void perfectionLeadsByAsMuchAsImagesAgreeThatItWould() throws IOException {
        var truth = new ArrayList<List<Integer>>();
        var unsure = new ArrayList<float[]>();
        var wrongOnce = new ArrayList<float[]>();
        for (int image = 0; image < IMAGES; image++) {
            truth.add(List.of(0));
            // Half of them with a confidence of about 0.6, the others of about 0.7.
            unsure.add(new float[] {image % 2 == 0 ? 0.4f : 0.85f, -20});
            wrongOnce.add(new float[] {image == 7 ? -3 : 9, -20});
        }
        assertTrue(held(truth, unsure).leadOfPerfection() > 20);
        double lead = held(truth, wrongOnce).leadOfPerfection();
        assertTrue(lead < 1.5, "a single image says nothing: " + lead);
    }

    @Test
    void whatIsClearlyWorseIsNotSomethingThatIsHardlyWrong() throws IOException {
        var good = scored(3, 3);
        assertTrue(scored(1, -1).isClearlyWorseThan(good), "every other one is wrong");
        assertFalse(good.isClearlyWorseThan(scored(1, -1)));
        assertFalse(good.isClearlyWorseThan(good));
        // At the lowest temperature a score of 1.4 is a log loss of 0.004.
        var lessSure = scored(1.4f, 1.5f);
        assertTrue(lessSure.leadOver(good) < -2, "worse by as much on every image");
        assertFalse(lessSure.isClearlyWorseThan(good), "but right on all, and sure of it");
    }

    @Test
    void theOnlyImageOfALabelSaysNothingOfHowSureAModelMayBe() throws IOException {
        var truth = new ArrayList<List<Integer>>();
        var logits = new ArrayList<float[]>();
        for (int image = 0; image < 2 * 20; image++) {
            truth.add(List.of(image % 2));
            logits.add(image % 2 == 0 ? new float[] {2, 0, 0} : new float[] {0, 2, 0});
        }
        var told = held(truth, logits, Activation.SOFTMAX, 3);
        truth.add(List.of(2)); // and was taken for the first
        logits.add(new float[] {9, 0, 0});
        var withOneMore = held(truth, logits, Activation.SOFTMAX, 3);
        assertEquals(told.temperature(), withOneMore.temperature());
        assertEquals(told.gain(), withOneMore.gain(), 0.05 * told.gain());
        assertEquals(told.thresholds(1), withOneMore.thresholds(1));
    }

    @Test
    void whereEachLabelHasOneImageConfidencesAreWhatTheyAre() throws IOException {
        var truth = new ArrayList<List<Integer>>();
        var logits = new ArrayList<float[]>();
        for (int image = 0; image < 20; image++) {
            truth.add(List.of(image));
            var scores = new float[20];
            scores[(image + 1) % 20] = 5;
            logits.add(scores);
        }
        var held = held(truth, logits, Activation.SOFTMAX, 20);
        assertEquals(1, held.temperature());
        assertTrue(held.gain() > 10, "as where all are right: " + held.gain());
        assertEquals(Collections.nCopies(20, 0.5), held.thresholds(1));
    }

    /** Images of the first label, which every other one has with a score, and the rest. */
    private Held scored(float one, float other) throws IOException {
        var truth = new ArrayList<List<Integer>>();
        var logits = new ArrayList<float[]>();
        for (int image = 0; image < IMAGES; image++) {
            truth.add(List.of(image % 3 == 0 ? 1 : 0));
            float score = image % 2 == 0 ? one : other;
            logits.add(new float[] {image % 3 == 0 ? -score : score, 0});
        }
        return held(truth, logits, Activation.SOFTMAX);
    }

    @Test
    void aLabelOfOneImageKeepsToTheOthersThreshold() throws IOException {
        var truth = new ArrayList<List<Integer>>();
        var logits = new ArrayList<float[]>();
        for (int image = 0; image < IMAGES; image++) {
            boolean has = image % 2 == 0;
            truth.add(image == 0 ? List.of(0, 1) : has ? List.of(0) : List.of());
            float noise = (float) (0.4 * random.nextGaussian());
            // The second label's only image has 6, and another comes near.
            float second = image == 0 ? 6 : image == 1 ? 5.5f : -5;
            logits.add(new float[] {(has ? 1 : -1) + noise, second});
        }
        var thresholds = held(truth, logits).thresholds(1);
        assertEquals(0.5, thresholds.get(0), 0.15);
        assertTrue(thresholds.get(1) < 0.8, "one image says little: " + thresholds);
    }

    @Test
    void ofFewImagesThresholdsLeanOnHalfOfTheBestF1() throws IOException {
        var truth = new ArrayList<List<Integer>>();
        var logits = new ArrayList<float[]>();
        for (int image = 0; image < 10; image++) {
            truth.add(List.of(image % 2));
            // Images of the first label have it with 0.95, those of the second with 0.9.
            logits.add(new float[] {image % 2 == 0 ? 2.944f : 2.197f, 0});
        }
        var thresholds = held(truth, logits, Activation.SOFTMAX).thresholds(1);
        // Their own are 0.925 and 0.075; the best F1 of one threshold is 5/6.
        double common = 5 / 12.0;
        assertEquals(SharedThresholds.between(0.925, common, 5, 40), thresholds.get(0), 0.01);
        assertEquals(SharedThresholds.between(0.075, common, 5, 40), thresholds.get(1), 0.01);
        assertTrue(thresholds.get(0) < 0.55 && thresholds.get(1) > 0.3, thresholds.toString());
    }

    /** Scores of two labels, above a middle for images with the label and below it else. */
    private Held held(double middle) throws IOException {
        var truth = new ArrayList<List<Integer>>();
        var logits = new ArrayList<float[]>();
        for (int image = 0; image < IMAGES; image++) {
            var labels = new ArrayList<Integer>();
            var row = new float[2];
            for (int label = 0; label < row.length; label++) {
                boolean has = random.nextBoolean();
                if (has) {
                    labels.add(label);
                }
                row[label] = (float) (middle + (has ? 1 : -1) + 0.4 * random.nextGaussian());
            }
            truth.add(labels);
            logits.add(row);
        }
        return held(truth, logits);
    }

    private Held held(List<List<Integer>> truth, List<float[]> logits) throws IOException {
        return held(truth, logits, Activation.SIGMOID);
    }

    private Held held(List<List<Integer>> truth, List<float[]> logits, Activation activation)
            throws IOException {
        return held(truth, logits, activation, 2);
    }

    private Held held(
            List<List<Integer>> truth, List<float[]> logits, Activation activation, int labels)
            throws IOException {
        try (var workers = Executors.newSingleThreadExecutor();
                var pictures =
                        Pictures.decode(
                                List.of(),
                                8,
                                FileCipher.plain(),
                                ImageDecoder.create(),
                                root.resolve("pixels.tmp"),
                                workers,
                                () -> {})) {
            var data = new Dataset(pictures, truth, labels, activation);
            return new Held(data, data.all(), logits);
        }
    }
}
