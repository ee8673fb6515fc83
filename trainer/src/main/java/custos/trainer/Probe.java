package custos.trainer;

import custos.trainer.Recipe.Workshop;
import custos.trainer.data.Augmentation;
import custos.trainer.data.Dataset;
import custos.trainer.data.Futures;
import custos.trainer.data.Split;
import custos.trainer.fit.FrozenFeatures;
import custos.trainer.fit.Head;
import custos.trainer.fit.LinearProbe;
import custos.trainer.graph.Features;
import custos.vision.JobFolder.Phase;
import custos.vision.PreProcessing;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first model of every training: the backbone as it is, with a linear head. What the head looks
 * at and the strength of its weight decay are chosen by the log loss on images that were held out:
 * each image in turn where there are few, else those of the split.
 */
final class Probe {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    /** Larger sets are sampled: the head has far fewer weights than that. */
    private static final int MOST_EXAMPLES = 20_000;

    /** So many examples tell the settings apart. */
    private static final int MOST_TO_CHOOSE_BY = 1_000;

    private static final int FOLDS = 5;

    /**
     * From so many examples on fine-tuning ends better if its head sees the last level alone, which
     * then has to learn what the lower ones know.
     */
    private static final int ENOUGH_FOR_POOLED = 600;

    /** Strong first: the head of one decay is where the next begins. */
    private static final List<Double> DECAYS = List.of(0.5, 0.15, 0.05, 0.015, 0.005);

    /** Gentle: the backbone cannot adapt to the changes. */
    private static final Augmentation CHANGES = new Augmentation(0.6, 0.2);

    /** Samples that are in memory at once. */
    private static final int CHUNK = 8;

    private final Workshop workshop;
    private final Plan plan;
    private final Split split;
    private final Dataset data;
    private final LinearProbe probe;

    /** Features by example: of the plain image first, then of its changed versions. */
    private final List<List<float[]>> features = new ArrayList<>();

    Probe(Workshop workshop, Plan plan, Split split) {
        this.workshop = workshop;
        this.plan = plan;
        this.split = split;
        this.data = workshop.train();
        this.probe = new LinearProbe(workshop.manager(), data.activation());
    }

    /**
     * A fitted head.
     *
     * @param features what it looks at
     * @param held its scores on the held-out images, or those of the folds' heads on theirs
     */
    record Fitted(Features features, Head head, Held held) {}

    /**
     * What was fitted.
     *
     * @param best the better of the heads for the backbone as it is, fitted to all images where
     *     they were held out in turn
     * @param start the head for fine-tuning to start from, which has not seen the held-out images
     */
    record Outcome(Fitted best, Fitted start) {}

    /** Settings, and how well they did. */
    private record Choice(Features features, int width, double decay, Held held) {
        boolean betterThan(@Nullable Choice other) {
            return other == null || held.calibratedLogLoss() < other.held.calibratedLogLoss();
        }
    }

    Outcome fit() {
        int pooled = takeFeatures();
        workshop.pace().begin(Phase.FIT);
        int all = features.getFirst().getFirst().length;
        var levels = best(Features.LEVELS, all);
        var last = best(Features.POOLED, pooled);
        var best = levels.betterThan(last) ? levels : last;
        var start = data.size() < ENOUGH_FOR_POOLED ? best : last;
        return new Outcome(
                fitted(best, plan.folds() ? data.all() : split.fit()), fitted(start, split.fit()));
    }

    private Fitted fitted(Choice choice, List<Integer> examples) {
        var chosen = sampled(examples, MOST_EXAMPLES);
        var heads = heads(chosen, choice.width(), List.of(choice.decay()));
        return new Fitted(choice.features(), heads.getFirst(), choice.held());
    }

    private Choice best(Features kind, int width) {
        var folds = folds();
        var examples = new ArrayList<Integer>();
        var logits = new ArrayList<List<float[]>>();
        DECAYS.forEach(_ -> logits.add(new ArrayList<>()));
        for (var fold : folds) {
            var heads = heads(fold.fit(), width, DECAYS);
            examples.addAll(fold.held());
            for (int i = 0; i < heads.size(); i++) {
                for (int example : fold.held()) {
                    logits.get(i).add(heads.get(i).logits(features.get(example).getFirst()));
                }
            }
            workshop.pace().advance(plan.fitCost(data.size()) / (2 * folds.size()));
        }
        Choice best = null;
        for (int i = 0; i < DECAYS.size(); i++) {
            var held = new Held(data, examples, logits.get(i));
            var choice = new Choice(kind, width, DECAYS.get(i), held);
            LOG.info(
                    "{} at decay {}: log loss {}, calibrated {}",
                    kind,
                    choice.decay(),
                    held.logLoss(),
                    held.calibratedLogLoss());
            best = choice.betterThan(best) ? choice : best;
        }
        if (best == null) {
            throw new IllegalStateException("no decays to choose from");
        }
        return best;
    }

    private List<Split> folds() {
        return plan.folds()
                ? Split.folds(data, Math.min(FOLDS, data.size()), workshop.random())
                : List.of(new Split(sampled(split.fit(), MOST_TO_CHOOSE_BY), split.held()));
    }

    private List<Integer> sampled(List<Integer> examples, int most) {
        if (examples.size() <= most) {
            return examples;
        }
        var shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, workshop.random().at("probe"));
        return shuffled.subList(0, most).stream().sorted().toList();
    }

    /** A head for each decay. */
    private List<Head> heads(List<Integer> examples, int width, List<Double> decays) {
        var rows = new ArrayList<float[]>();
        var truth = new ArrayList<float[]>();
        for (int example : examples) {
            var shares = new float[data.labels()];
            data.putTruth(example, shares, 0);
            for (var row : features.get(example)) {
                rows.add(row.length == width ? row : Arrays.copyOf(row, width));
                truth.add(shares);
            }
        }
        return probe.fit(rows, truth, decays);
    }

    /**
     * Fills the features.
     *
     * @return how many of an image's features are the pooled ones
     */
    private int takeFeatures() {
        workshop.pace().begin(Phase.FEATURES);
        var preProcessing =
                ClassificationRecipe.preProcessing(
                        workshop, workshop.backbone().descriptor().size());
        try (var frozen = new FrozenFeatures(workshop.backbone(), workshop.settings().threads())) {
            var ahead = samples(0, preProcessing);
            for (int first = 0; first < data.size(); first += CHUNK) {
                var samples = Futures.get(ahead);
                ahead = samples(first + CHUNK, preProcessing);
                takeFeatures(frozen, samples, preProcessing);
            }
            return frozen.pooledWidth();
        }
    }

    /** The samples of a chunk of examples: each plain, then changed. */
    private Future<List<float[]>> samples(int first, PreProcessing preProcessing) {
        int end = Math.min(first + CHUNK, data.size());
        return workshop.workers()
                .submit(() -> {
                    var samples = new ArrayList<float[]>();
                    for (int example = first; example < end; example++) {
                        samples.add(views(example, preProcessing));
                    }
                    return samples;
                });
    }

    private float[] views(int example, PreProcessing preProcessing) {
        int floats = preProcessing.floats();
        var image = data.pictures().get(example);
        var views = new float[(1 + plan.views()) * floats];
        preProcessing.write(image, FloatBuffer.wrap(views, 0, floats));
        for (int view = 1; view <= plan.views(); view++) {
            var random = workshop.random().at("view", example, view);
            CHANGES.write(image, preProcessing, random, views, view * floats);
        }
        return views;
    }

    private void takeFeatures(
            FrozenFeatures frozen, List<float[]> samples, PreProcessing preProcessing) {
        for (var views : samples) {
            int count = 1 + plan.views();
            features.add(frozen.of(views, count, preProcessing.width(), preProcessing.height()));
            workshop.pace().advance(count * Cost.FORWARD);
        }
    }
}
