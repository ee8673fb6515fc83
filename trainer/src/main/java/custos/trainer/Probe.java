package custos.trainer;

import custos.trainer.Recipe.Workshop;
import custos.trainer.data.Augmentation;
import custos.trainer.data.Dataset;
import custos.trainer.data.Futures;
import custos.trainer.data.Split;
import custos.trainer.fit.FrozenFeatures;
import custos.trainer.fit.Head;
import custos.trainer.fit.LinearProbe;
import custos.vision.JobFolder.Phase;
import custos.vision.PreProcessing;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;

/**
 * The first model of every training: the backbone as it is, with a linear head. The strength of its
 * weight decay is chosen by images that were held out, or by folds where there are few images.
 */
final class Probe {
    /** Larger sets are sampled: the head has far fewer weights than that. */
    private static final int MOST_EXAMPLES = 20_000;

    private static final int FOLDS = 5;
    private static final List<Double> DECAYS = List.of(1e-3, 1e-2, 1e-1, 0.5);

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
     * @param held its scores on the held-out images, or those of the folds' heads on theirs
     */
    record Fitted(Head head, Held held) {}

    Fitted fit() {
        var folds =
                split.held().isEmpty()
                        ? Split.folds(data, Math.min(FOLDS, data.size()), workshop.random())
                        : List.of(new Split(sampled(split.fit()), split.held()));
        takeFeatures();
        workshop.pace().begin(Phase.FIT);
        var labels = workshop.settings().labels();
        Held best = null;
        double bestDecay = 0;
        for (double decay : DECAYS) {
            var held = held(folds, decay);
            workshop.pace().advance(data.size() * (1 + plan.views()) * Cost.FIT / DECAYS.size());
            if (best == null
                    || held.score(labels) > best.score(labels)
                    || (held.score(labels) == best.score(labels)
                            && held.logLoss() < best.logLoss())) {
                best = held;
                bestDecay = decay;
            }
        }
        if (best == null) {
            throw new IllegalStateException("no decays to choose from");
        }
        return new Fitted(head(sampled(split.fit()), bestDecay), best);
    }

    private List<Integer> sampled(List<Integer> examples) {
        if (examples.size() <= MOST_EXAMPLES) {
            return examples;
        }
        var shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, workshop.random().at("probe"));
        return shuffled.subList(0, MOST_EXAMPLES).stream().sorted().toList();
    }

    private Held held(List<Split> folds, double decay) {
        var examples = new ArrayList<Integer>();
        var logits = new ArrayList<float[]>();
        for (var fold : folds) {
            var head = head(fold.fit(), decay);
            for (int example : fold.held()) {
                examples.add(example);
                logits.add(head.logits(features.get(example).getFirst()));
            }
        }
        return new Held(data, examples, logits);
    }

    private Head head(List<Integer> examples, double decay) {
        var rows = new ArrayList<float[]>();
        var truth = new ArrayList<float[]>();
        for (int example : examples) {
            var shares = new float[data.labels()];
            data.putTruth(example, shares, 0);
            for (var row : features.get(example)) {
                rows.add(row);
                truth.add(shares);
            }
        }
        return probe.fit(rows, truth, decay);
    }

    private void takeFeatures() {
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
