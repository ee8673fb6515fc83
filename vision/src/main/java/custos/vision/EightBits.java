package custos.vision;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model's form in 8 bits and the one that was trained, compared on the same images.
 *
 * @param small the form in 8 bits
 * @param before how well the trained form does
 * @param after how well the other does
 */
public record EightBits(ModelBundle small, EvaluationReport before, EvaluationReport after) {

    /** Pictures that show how far the values of each layer go. */
    public static final int CALIBRATION_IMAGES = 64;

    /** Half a point of a hundred. */
    private static final double MOST_LOSS = 0.005;

    /**
     * Makes the form in 8 bits and compares.
     *
     * @param calibration pictures like those that the model will see
     * @param judges labelled images
     * @throws IllegalArgumentException if the graph cannot be written so, or no picture can be read
     */
    public static EightBits of(
            ModelBundle bundle,
            List<Path> calibration,
            List<LabelledImage> judges,
            Quantizer quantizer,
            BundleEvaluator evaluator,
            Progress progress)
            throws IOException {
        var small = quantizer.quantize(bundle, calibration);
        var all = 2 * judges.size();
        var before = evaluator.evaluate(bundle, judges, (done, _) -> progress.done(done, all));
        var after =
                evaluator.evaluate(
                        small, judges, (done, _) -> progress.done(judges.size() + done, all));
        return new EightBits(small, before, after);
    }

    /** What is lost of the metric, from 0 to 1; less than 0 if it is better. */
    public double lost() {
        return before.metric() - after.metric();
    }

    /** Whether images have shown that so little is lost that the form is worth having. */
    public boolean isWorthKeeping() {
        return before.measures() && lost() < MOST_LOSS;
    }

    /** At most so many, spread evenly over all there are. */
    public static <T> List<T> spread(List<T> all, int most) {
        var chosen = new ArrayList<T>();
        int count = Math.min(most, all.size());
        for (int i = 0; i < count; i++) {
            chosen.add(all.get((int) ((long) i * all.size() / count)));
        }
        return chosen;
    }
}
