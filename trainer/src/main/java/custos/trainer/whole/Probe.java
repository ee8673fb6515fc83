package custos.trainer.whole;

import custos.trainer.course.Cost;
import custos.trainer.course.Held;
import custos.trainer.course.PenaltyChoice;
import custos.trainer.course.Workshop;
import custos.trainer.data.Augmentation;
import custos.trainer.data.ColourJitter;
import custos.trainer.data.Dataset;
import custos.trainer.data.Futures;
import custos.trainer.data.Sample;
import custos.trainer.data.Split;
import custos.trainer.data.Turn;
import custos.trainer.fit.FrozenFeatures;
import custos.trainer.fit.FrozenPatches;
import custos.trainer.fit.Head;
import custos.trainer.fit.LeastSquares;
import custos.trainer.fit.PatchFolds;
import custos.trainer.graph.FeatureGraph;
import custos.trainer.graph.Features;
import custos.trainer.graph.Whitening;
import custos.vision.Activation;
import custos.vision.JobFolder.Phase;
import custos.vision.PreProcessing;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first model of every training: the backbone as it is, with a linear head fitted by least
 * squares. What the head looks at and how strongly its weights are drawn to zero are chosen by the
 * log loss on each image of a head that has seen all images but that one.
 */
final class Probe {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    /** Views of larger sets are sampled: the time grows with their cube. */
    static final int MOST_VIEWS = 3_000;

    /** So many views tell the settings apart. */
    private static final int MOST_TO_CHOOSE_BY = 1_500;

    /** Against a mean product of 1 of an image's standardised features with themselves. */
    private static final List<Double> PENALTIES = List.of(0.1, 0.01, 0.003, 0.001, 0.0003, 0.0001);

    /** By so many standard errors must heads that saw no changed images be better. */
    private static final double CLEARLY = 2;

    private static final ColourJitter JITTER = new ColourJitter(0.2);

    /**
     * A network is fine-tuned from the better of these: what tells most as it is need not be what
     * it learns most from.
     */
    private static final List<Features> TO_TUNE = List.of(Features.POOLED, Features.CELLS);

    /** Gentle: the backbone cannot adapt to the changes. */
    private static final Augmentation CHANGES = new Augmentation(0.6, JITTER);

    /** Of an image with many labels, which a smaller part may not all show. */
    private static final Augmentation GENTLE_CHANGES = new Augmentation(0.9, JITTER);

    /** Images whose samples are in memory at once. */
    private static final int MOST_IN_CHUNK = 8;

    private final Workshop workshop;
    private final Plan plan;
    private final Dataset data;
    private final int size;
    private final boolean looksForAnomalies;

    /** With the patches of all examples that the probe has seen, once they were looked at. */
    private FeatureGraph graph;

    /** The features of an example's plain image first, then of its changed versions. */
    private final Map<Integer, Map<Features, List<short[]>>> features = new HashMap<>();

    /** Fewer images do not tell what is usual; more are better told apart by fine-tuning. */
    private static final int LEAST_FOR_ANOMALIES = 10;

    static final int MOST_FOR_ANOMALIES = 1_000;

    /** A probe of images as they are. */
    Probe(Workshop workshop, Plan plan) {
        this(workshop, plan, graph(workshop, plan), true);
    }

    private Probe(Workshop workshop, Plan plan, FeatureGraph graph, boolean looksForAnomalies) {
        this.workshop = workshop;
        this.plan = plan;
        this.data = workshop.train();
        this.size = size(workshop, plan);
        this.graph = graph;
        this.looksForAnomalies = looksForAnomalies && hasEnoughForAnomalies();
    }

    /**
     * A probe that sees each image and its mirror image, and means of both. It does not look for
     * anomalies: mirror images are unlike images.
     */
    static Probe ofMirrored(Workshop workshop, Plan plan) {
        return new Probe(workshop, plan, graph(workshop, plan).mirrored(), false);
    }

    /** A probe of images as they are, to compare that with. */
    static Probe ofSides(Workshop workshop, Plan plan) {
        return new Probe(workshop, plan, graph(workshop, plan), false);
    }

    private static FeatureGraph graph(Workshop workshop, Plan plan) {
        return new FeatureGraph(workshop.backbone(), size(workshop, plan));
    }

    private static int size(Workshop workshop, Plan plan) {
        return plan.size(workshop.backbone().descriptor());
    }

    /**
     * A fitted head.
     *
     * @param graph the backbone for its images
     * @param features what it looks at
     * @param held what heads of the same settings said of images that they had not seen
     */
    record Fitted(FeatureGraph graph, Features features, Head head, Held held) {}

    /**
     * What was fitted.
     *
     * @param best the best head for the backbone as it is, fitted to all images
     * @param start the head for fine-tuning to start from, which has not seen the held-out images
     */
    record Outcome(Fitted best, Fitted start) {}

    /**
     * What is looked at, and how well it does.
     *
     * @param views of each image: the plain one, and changed ones or none
     */
    private record Choice(Features features, int views, PenaltyChoice fit) {
        boolean betterThan(@Nullable Choice other) {
            return other == null || fit.logLoss() < other.fit.logLoss();
        }
    }

    /** What the best head says of some images, at most so many, each of which it has not seen. */
    Held judged(int images) {
        var some = sample(List.of(), images);
        takeFeatures(some);
        return best(choices(some), graph.kinds()).fit().held();
    }

    private List<Integer> sample(List<Integer> wanted, int count) {
        return Sample.of(data, wanted, count, workshop.random().at("probe"));
    }

    /**
     * Fits it to the images.
     *
     * @param split whose held-out images are looked at for certain
     */
    Outcome fit(Split split) {
        var all = sample(split.held(), MOST_VIEWS / (1 + plan.views()));
        takeFeatures(all);
        workshop.pace().begin(Phase.FIT);
        var judges = sample(split.held(), MOST_TO_CHOOSE_BY / (1 + plan.views()));
        var choices = choices(judges);
        choices.replaceAll((_, choice) -> orOfPlainImages(choice, judges));
        var best = best(choices, graph.kinds());
        workshop.pace().advance(plan.fitCost(data.size()) / 2);
        var fitted = fitted(best, all);
        workshop.pace().advance(plan.fitCost(data.size()) / 4);
        var seen = new TreeSet<>(all);
        split.held().forEach(seen::remove);
        boolean tunes = plan.epochs() > 0;
        var start = tunes ? fitted(best(choices, TO_TUNE), List.copyOf(seen)) : fitted;
        workshop.pace().advance(plan.fitCost(data.size()) / 4);
        return new Outcome(fitted, start);
    }

    /** The best fit of each kind to examples, in all their views. */
    private Map<Features, Choice> choices(List<Integer> examples) {
        var choices = new EnumMap<Features, Choice>(Features.class);
        graph.kinds().forEach(kind -> choices.put(kind, choice(kind, 1 + plan.views(), examples)));
        return choices;
    }

    /**
     * The fit of a kind, or one to plain images alone where that is clearly better: changed views
     * stand for images that are not there, but what is tiny they may not show, or larger than it
     * ever is.
     */
    private Choice orOfPlainImages(Choice changed, List<Integer> examples) {
        if (changed.views() == 1) {
            return changed;
        }
        var plain = choice(changed.features(), 1, examples);
        return plain.fit().held().leadOver(changed.fit().held()) > CLEARLY ? plain : changed;
    }

    private static Choice best(Map<Features, Choice> choices, Collection<Features> kinds) {
        Choice best = null;
        for (var kind : kinds) {
            var choice = Objects.requireNonNull(choices.get(kind));
            best = choice.betterThan(best) ? choice : best;
        }
        return Objects.requireNonNull(best);
    }

    private Fitted fitted(Choice choice, List<Integer> examples) {
        try (var fit = leastSquares(choice.features(), choice.views(), examples)) {
            var head = choice.fit().head(fit);
            return new Fitted(graph, choice.features(), head, choice.fit().held());
        }
    }

    private LeastSquares leastSquares(Features kind, int views, List<Integer> examples) {
        var images = new ArrayList<List<short[]>>();
        var truth = new ArrayList<float[]>();
        for (int example : examples) {
            var shares = new float[data.labels()];
            data.putTruth(example, shares, 0);
            images.add(views(example, kind).subList(0, views));
            truth.add(shares);
        }
        return new LeastSquares(workshop.manager(), graph.widths(kind), images, truth);
    }

    private List<short[]> views(int example, Features kind) {
        return Objects.requireNonNull(Objects.requireNonNull(features.get(example)).get(kind));
    }

    private Choice choice(Features kind, int views, List<Integer> examples) {
        try (var fit = leastSquares(kind, views, examples)) {
            var best = PenaltyChoice.of(fit, PENALTIES, data, examples);
            LOG.info(
                    "{} of {} views, penalty {}: log loss {}",
                    kind,
                    views,
                    best.penalty(),
                    best.logLoss());
            return new Choice(kind, views, best);
        }
    }

    /** Fills in the features. */
    private void takeFeatures(List<Integer> examples) {
        workshop.pace().begin(Phase.FEATURES);
        if (!looksForAnomalies) {
            takeFeatures(graph, examples, _ -> List.of());
            return;
        }
        var folds = patches(examples);
        var whitenings = new HashMap<Integer, List<Whitening>>();
        for (int fold = 0; fold < PatchFolds.COUNT; fold++) {
            var others = folds.whiteningsWithout(fold);
            PatchFolds.images(examples, fold).forEach(example -> whitenings.put(example, others));
        }
        takeFeatures(
                graph.withAnomalies(),
                examples,
                example -> Objects.requireNonNull(whitenings.get(example)));
        graph = graph.withAnomalies(folds.whitenings());
    }

    private boolean hasEnoughForAnomalies() {
        return data.size() >= LEAST_FOR_ANOMALIES
                && data.size() <= MOST_FOR_ANOMALIES
                && data.activation() == Activation.SOFTMAX
                && !graph.patches().isEmpty();
    }

    /** What the patches of plain images are like. */
    private PatchFolds patches(List<Integer> examples) {
        var input = workshop.backbone().descriptor().input();
        try (var frozen = new FrozenPatches(graph, input, workshop.settings().threads())) {
            var folds = new PatchFolds(frozen::none);
            for (int fold = 0; fold < PatchFolds.COUNT; fold++) {
                var moments = folds.moments(fold);
                inChunks(
                        PatchFolds.images(examples, fold),
                        MOST_IN_CHUNK,
                        0,
                        (_, sample) -> {
                            frozen.add(sample, size, size, moments);
                            workshop.pace().advance(plan.lookCost(1) + Cost.DECODE);
                        });
            }
            return folds;
        }
    }

    private void takeFeatures(
            FeatureGraph from,
            List<Integer> examples,
            Function<Integer, List<Whitening>> whitenings) {
        var input = workshop.backbone().descriptor().input();
        try (var frozen = new FrozenFeatures(from, input, workshop.settings().threads())) {
            int count = 1 + plan.views();
            int fitting = FrozenFeatures.MOST_FLOATS / (count * preProcessing().floats());
            inChunks(
                    examples,
                    Math.clamp(fitting, 1, MOST_IN_CHUNK),
                    plan.views(),
                    (example, samples) -> {
                        var own = whitenings.apply(example);
                        features.put(example, frozen.of(samples, count, size, size, own));
                        workshop.pace()
                                .advance(from.looks() * count * plan.lookCost(1) + Cost.DECODE);
                    });
        }
    }

    private PreProcessing preProcessing() {
        return workshop.preProcessing(size);
    }

    /** Makes the samples of some examples while those before are looked at. */
    private void inChunks(
            List<Integer> examples, int chunk, int views, BiConsumer<Integer, float[]> look) {
        var ahead = samples(examples, 0, chunk, views);
        for (int first = 0; first < examples.size(); first += chunk) {
            var samples = ahead.stream().map(Futures::get).toList();
            ahead = samples(examples, first + chunk, chunk, views);
            for (int i = 0; i < samples.size(); i++) {
                look.accept(examples.get(first + i), samples.get(i));
            }
        }
    }

    /** The samples of a chunk of examples: each plain, then changed. */
    private List<Future<float[]>> samples(List<Integer> examples, int first, int count, int views) {
        return examples.stream()
                .skip(first)
                .limit(count)
                .map(example -> workshop.workers().submit(() -> views(example, views)))
                .toList();
    }

    private float[] views(int example, int changed) {
        var preProcessing = preProcessing();
        int floats = preProcessing.floats();
        var changes =
                (data.activation() == Activation.SOFTMAX ? CHANGES : GENTLE_CHANGES)
                        .in(plan.poses());
        var views = new float[(1 + changed) * floats];
        var pictures = data.pictures();
        preProcessing.write(
                pictures.served(example, preProcessing), FloatBuffer.wrap(views, 0, floats));
        if (changed == 0) {
            return views;
        }
        var image = pictures.get(example);
        for (int view = 1; view <= changed; view++) {
            var random = workshop.random().at("view", example, view);
            var turn = turn(view, changed, random);
            changes.write(image, turn, preProcessing, random, views, view * floats);
        }
        return views;
    }

    /** Where there are views enough, each image is seen in each way. */
    private Turn turn(int view, int changed, RandomGenerator random) {
        if (plan.poses().upright()) {
            return Turn.NONE;
        }
        var turns = Turn.values();
        return changed < turns.length - 1 ? Turn.any(random) : turns[view % turns.length];
    }
}
