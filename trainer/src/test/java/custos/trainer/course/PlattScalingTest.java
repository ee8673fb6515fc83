package custos.trainer.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PlattScalingTest {
    private static final int ROUNDS = 40;

    private final Random random = new Random(11);

    @Test
    void itIsTheLineOfTheLowestCrossEntropy() {
        for (int round = 0; round < ROUNDS; round++) {
            double apart = 3 * random.nextDouble();
            var with = scores(2 + random.nextInt(12), apart, 1);
            var without = scores(2 + random.nextInt(30), -apart, 0.5 + random.nextDouble());
            double middle = PlattScaling.middle(with, without);
            if (middle == 0) {
                continue; // chance has put those with the label below the others
            }
            double found = leastLoss(middle, with, without);
            for (double other = -8; other <= 8; other += 0.25) {
                assertTrue(
                        found <= leastLoss(other, with, without) + 1e-3,
                        "%s is better than %s".formatted(other, middle));
            }
        }
    }

    private double[] scores(int count, double mean, double deviation) {
        return random.doubles(count).map(_ -> mean + deviation * random.nextGaussian()).toArray();
    }

    /** The cross entropy at the best of many slopes, where a score is as likely either. */
    private static double leastLoss(double middle, double[] with, double[] without) {
        double least = Double.POSITIVE_INFINITY;
        for (double slope = 0.02; slope < 12; slope *= 1.02) {
            double loss = 0;
            double sure = (with.length + 1.0) / (with.length + 2.0);
            for (double score : with) {
                loss += entropy(sure, 1 / (1 + Math.exp(-slope * (score - middle))));
            }
            for (double score : without) {
                double unlikely = 1 / (without.length + 2.0);
                loss += entropy(unlikely, 1 / (1 + Math.exp(-slope * (score - middle))));
            }
            least = Math.min(least, loss);
        }
        return least;
    }

    private static double entropy(double target, double likelihood) {
        double bounded = Math.clamp(likelihood, 1e-12, 1 - 1e-12);
        return -target * Math.log(bounded) - (1 - target) * Math.log(1 - bounded);
    }

    @Test
    void itLiesBetweenScoresThatDoNotOverlapNearerToThoseThatSpreadMore() {
        double middle =
                PlattScaling.middle(
                        new double[] {2, 2.1, 1.9, 2.05}, new double[] {-1, -3, -5, -7});
        assertTrue(middle > -1 && middle < 0.5, "between -1 and 2: " + middle);
        assertEquals(
                0.5,
                PlattScaling.middle(new double[] {2, 4, 6, 8}, new double[] {-1, -3, -5, -7}),
                1e-6);
    }

    @Test
    void whereScoresSayNothingTheyStayAsTheyAre() {
        assertEquals(0, PlattScaling.middle(new double[] {}, new double[] {-3, -4}));
        assertEquals(0, PlattScaling.middle(new double[] {5, 6}, new double[] {}));
        assertEquals(0, PlattScaling.middle(new double[] {-4, -5}, new double[] {5, 6}));
        assertTrue(Double.isFinite(PlattScaling.middle(new double[] {3, 3}, new double[] {3, 3})));
        assertTrue(
                Double.isFinite(
                        PlattScaling.middle(new double[] {900, 800}, new double[] {-900, 1e5})));
    }
}
