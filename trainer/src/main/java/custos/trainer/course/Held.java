package custos.trainer.course;

import custos.trainer.data.Dataset;
import custos.vision.Activation;
import custos.vision.Calibration;
import custos.vision.Evaluation;
import custos.vision.Finding;
import custos.vision.ModelType;
import custos.vision.ScoredImage;
import custos.vision.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Raw scores on training images that the model did not learn from: what candidates are compared,
 * confidences calibrated and thresholds chosen by.
 *
 * @param examples numbers of the images
 * @param logits their raw scores
 */
public record Held(Dataset data, List<Integer> examples, List<float[]> logits) {
    /** Fewer images say nothing about confidences. */
    private static final int ENOUGH_TO_CALIBRATE = 15;

    /** With so many images a label's own threshold counts as much as the common one. */
    private static final double TRUSTED = 40;

    private static final double CLEARLY = 2;

    /** A log loss below this, in nats, leaves nothing to gain. */
    public static final double NEGLIGIBLE = 0.005;

    private static final double LEAST_TEMPERATURE = 0.25;
    private static final double HIGHEST_TEMPERATURE = 4;
    private static final double LEAST_GAIN = 0.1;
    private static final double HIGHEST_GAIN = 60;
    private static final double GAIN_OF_ONE = 3;

    public Held {
        examples = List.copyOf(examples);
        logits = List.copyOf(logits);
    }

    ModelType type() {
        return data.activation() == Activation.SOFTMAX
                ? ModelType.CLASSIFICATION
                : ModelType.MULTILABEL;
    }

    /**
     * Accuracy, or the mean F1 where images carry many labels; 0 if there is nothing to judge by.
     */
    public double score(List<String> labels) {
        if (examples.isEmpty()) {
            return 0;
        }
        var scored = scored(1);
        return switch (type()) {
            case CLASSIFICATION -> Evaluation.accuracy(scored);
            case MULTILABEL, DETECTION -> f1(labels, scored);
        };
    }

    /** The mean F1 over labels: by the best label, or at the best thresholds. */
    public double f1(List<String> labels) {
        return examples.isEmpty() ? 0 : f1(labels, scored(1));
    }

    private double f1(List<String> labels, List<ScoredImage> scored) {
        return switch (type()) {
            case CLASSIFICATION -> Evaluation.byArgMax(labels, scored).macro().f1();
            case MULTILABEL, DETECTION ->
                    Evaluation.atAssumedThresholds(type(), labels, scored).macro().f1();
        };
    }

    /** The mean negative logarithm of the confidence in the truth. */
    public double logLoss() {
        return logLoss(1);
    }

    /**
     * The same at the best temperature. It tells models apart by far fewer images than a count of
     * right answers does.
     */
    public double calibratedLogLoss() {
        return logLoss(temperature());
    }

    /**
     * What scores that lie around 0 and 1 are to be multiplied by so that their log loss is least;
     * a few images, all of them right, do not make a model sure.
     */
    public double gain() {
        double highest = Math.min(HIGHEST_GAIN, GAIN_OF_ONE * Math.sqrt(examples.size()));
        var tellable = tellable();
        return tellable.examples().isEmpty()
                ? highest
                : best(LEAST_GAIN, highest, gain -> tellable.logLoss(1 / gain));
    }

    /**
     * The scores on images that could be told: a model that did not learn from the only image with
     * a label does not know the label, and has to be wrong.
     */
    private Held tellable() {
        int[] images = data.counts(data.all());
        var tellable =
                examples.stream()
                        .filter(example ->
                                type() != ModelType.CLASSIFICATION
                                        || data.truth().get(example).stream()
                                                .allMatch(label -> images[label] > 1))
                        .toList();
        return tellable.size() == examples.size() ? this : of(tellable);
    }

    /** The same with all scores multiplied. */
    public Held times(double gain) {
        return changed(value -> gain * value);
    }

    private Held changed(DoubleUnaryOperator change) {
        var rows = new ArrayList<float[]>();
        for (var row : logits) {
            var values = new float[row.length];
            for (int i = 0; i < row.length; i++) {
                values[i] = (float) change.applyAsDouble(row[i]);
            }
            rows.add(values);
        }
        return new Held(data, examples, rows);
    }

    /**
     * What raw scores are to be lowered by, all alike, so that those above 0 are rather of images
     * with the label: the {@link PlattScaling} of all of them.
     */
    public double centre() {
        return PlattScaling.middle(scores(true), scores(false));
    }

    /** The raw scores of labels that images have, or do not have. */
    private double[] scores(boolean having) {
        return IntStream.range(0, examples.size())
                .boxed()
                .flatMapToDouble(i ->
                        IntStream.range(0, data.labels())
                                .filter(label -> has(i, label) == having)
                                .mapToDouble(label -> logits.get(i)[label]))
                .toArray();
    }

    private boolean has(int i, int label) {
        return data.truth().get(examples.get(i)).contains(label);
    }

    /** The same with all scores lowered. */
    public Held minus(double centre) {
        return changed(value -> value - centre);
    }

    /** The scores on some of the images alone. */
    public Held of(List<Integer> some) {
        var wanted = Set.copyOf(some);
        var kept = new ArrayList<float[]>();
        for (int i = 0; i < examples.size(); i++) {
            if (wanted.contains(examples.get(i))) {
                kept.add(logits.get(i));
            }
        }
        return new Held(data, examples.stream().filter(wanted::contains).toList(), kept);
    }

    private double logLoss(double temperature) {
        return Arrays.stream(losses(temperature)).average().orElse(0);
    }

    /**
     * By how many standard errors the calibrated log loss is lower than another's on the same
     * images; 0 if there are too few to tell.
     */
    public double leadOver(Held other) {
        var mine = losses(temperature());
        var others = other.losses(other.temperature());
        Arrays.setAll(mine, i -> others[i] - mine[i]);
        return inStandardErrors(mine);
    }

    /**
     * Whether labels are told worse than by another on the same images, by two standard errors, and
     * not so well all the same that it does not matter.
     */
    public boolean isClearlyWorseThan(Held other) {
        return leadOver(other) <= -CLEARLY && calibratedLogLoss() > NEGLIGIBLE;
    }

    /** By how many standard errors a log loss of 0 on all images would be lower than this one. */
    public double leadOfPerfection() {
        return inStandardErrors(losses(temperature()));
    }

    private static double inStandardErrors(double[] leads) {
        int count = leads.length;
        if (count < 2) {
            return 0;
        }
        double mean = Arrays.stream(leads).average().orElse(0);
        double variance =
                Arrays.stream(leads).map(lead -> (lead - mean) * (lead - mean)).sum() / (count - 1);
        return mean / Math.max(1e-9, Math.sqrt(variance / count));
    }

    /** The log loss of each image. */
    private double[] losses(double temperature) {
        return scored(temperature).stream().mapToDouble(this::loss).toArray();
    }

    private double loss(ScoredImage image) {
        double sum = 0;
        for (int label = 0; label < data.labels(); label++) {
            double confidence = Math.max(1e-7, image.score(label));
            if (image.has(label)) {
                sum -= Math.log(confidence);
            } else if (data.activation() != Activation.SOFTMAX) {
                sum -= Math.log(Math.max(1e-7, 1 - confidence));
            }
        }
        return sum;
    }

    /** What raw scores are divided by so that confidences can be taken at their word. */
    public double temperature() {
        var tellable = tellable();
        return tellable.examples().size() < ENOUGH_TO_CALIBRATE
                ? 1
                : best(LEAST_TEMPERATURE, HIGHEST_TEMPERATURE, tellable::logLoss);
    }

    /** The number between two others at which a function is least, looked for by its logarithm. */
    private static double best(double least, double highest, DoubleUnaryOperator function) {
        return StrictMath.exp(
                Calibration.lowest(
                        StrictMath.log(least),
                        StrictMath.log(highest),
                        log -> function.applyAsDouble(StrictMath.exp(log))));
    }

    /**
     * The threshold of each label: midway between the lowest confidence that gives the best F1 and
     * the next lower one, because new images will not stop at the very confidences seen here. Few
     * images say little of where that is, so labels lean on what they have in common.
     */
    public List<Double> thresholds(double temperature) {
        var scored = tellable().scored(temperature);
        var assumed = Thresholds.assumed(data.labels(), scored);
        double common = SharedThresholds.ofCalibrated(threshold -> f1(scored, threshold));
        var thresholds = new ArrayList<Double>();
        for (int i = 0; i < assumed.size(); i++) {
            int label = i;
            double taken = assumed.get(label);
            double left =
                    scored.stream()
                            .mapToDouble(image -> image.score(label))
                            .filter(score -> score < taken)
                            .max()
                            .orElse(taken);
            double own = (taken + left) / 2;
            long having = scored.stream().filter(image -> image.has(label)).count();
            thresholds.add(SharedThresholds.between(own, common, (double) having, TRUSTED));
        }
        return thresholds;
    }

    /** The mean F1 where one threshold is for all labels. */
    private double f1(List<ScoredImage> scored, double threshold) {
        var labels = IntStream.range(0, data.labels()).mapToObj(Integer::toString).toList();
        var same = Collections.nCopies(labels.size(), threshold);
        return Evaluation.atThresholds(type(), labels, scored, same).macro().f1();
    }

    /** Every label with its confidence at the best temperature, by the numbers of the images. */
    public SortedMap<Integer, List<Finding>> findings(List<String> labels) {
        double temperature = temperature();
        var findings = new TreeMap<Integer, List<Finding>>();
        for (int i = 0; i < examples.size(); i++) {
            double[] confidences = data.activation().confidences(logits.get(i), temperature);
            findings.put(
                    examples.get(i),
                    IntStream.range(0, labels.size())
                            .mapToObj(label ->
                                    new Finding(
                                            labels.get(label),
                                            confidences[label],
                                            Optional.empty()))
                            .toList());
        }
        return findings;
    }

    private List<ScoredImage> scored(double temperature) {
        var scored = new ArrayList<ScoredImage>();
        for (int i = 0; i < examples.size(); i++) {
            int[] truth =
                    data.truth().get(examples.get(i)).stream()
                            .mapToInt(Integer::intValue)
                            .toArray();
            scored.add(
                    new ScoredImage(
                            truth, data.activation().confidences(logits.get(i), temperature)));
        }
        return scored;
    }
}
