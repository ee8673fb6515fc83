package custos.trainer.whole;

import custos.trainer.course.Held;
import custos.trainer.course.Workshop;
import custos.trainer.data.Dataset;
import custos.trainer.data.Futures;
import custos.trainer.data.Sample;
import custos.trainer.detection.DetectionHeads;
import custos.trainer.detection.FrozenRegions;
import custos.trainer.fit.Head;
import custos.trainer.fit.LeastSquares;
import custos.trainer.fit.Sketch;
import custos.trainer.graph.Backbone;
import custos.trainer.graph.Frame;
import custos.trainer.graph.RegionHead;
import custos.vision.Box;
import custos.vision.JobFolder.Phase;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where in images their labels are, found from the labels alone: multiple-instance learning by
 * least squares on what the backbone, as it came, sees in windows of each image. In turn, heads are
 * fitted to the windows that show the labels best, and the windows are chosen by heads that have
 * not seen their image (Cinbis, Verbeek and Schmid 2017, multi-fold training).
 */
final class WindowSearch {
    private static final Logger LOG = LoggerFactory.getLogger(WindowSearch.class);

    /** Width and height of the input in pixels. */
    static final int SIZE = 384;

    /** Sketches of so many images fit into memory. */
    private static final int MOST_IMAGES = 300;

    /** Images whose windows show how far features stray. */
    private static final int SHOWING = 20;

    /** A part of them is left out in turn. */
    private static final int FOLDS = 5;

    private static final int ROUNDS = 4;

    /** Against a mean product of 1 of a window's features with themselves. */
    private static final List<Double> PENALTIES = List.of(0.003, 0.001, 0.0003);

    /** Windows of an image that stand for its labels before any is known, beside the whole. */
    private static final int RANDOM = 5;

    /** Windows without a label, at random. */
    private static final int BACKGROUND = 4;

    /** Windows with the highest scores of labels that the image does not have. */
    private static final int HARD = 3;

    /** A window with so much of the best one's score may show the label too. */
    private static final double NEAR = 0.5;

    /** Looking at an image, and its share of a round, in seconds of one core. */
    private static final double LOOK = 0.1;

    private static final double ROUND = 0.012;

    private static final List<Box> WINDOWS = windows();

    private final Workshop workshop;
    private final Dataset data;
    private final List<RegionHead.Level> levels;
    private final List<Integer> examples;

    /** The sketches of each example's windows. */
    private final Map<Integer, List<short[]>> sketches = new HashMap<>();

    /** By example: the score of each window and label, by a head that has not seen the example. */
    private Map<Integer, double[][]> scores = Map.of();

    WindowSearch(Workshop workshop, List<Integer> held) {
        this.workshop = workshop;
        this.data = workshop.train();
        this.levels = DetectionHeads.levels(workshop.backbone(), Frame.square(SIZE));
        this.examples = Sample.of(data, held, MOST_IMAGES, workshop.random().at("windows"));
    }

    /** The whole image, and squares of its sides' shares from end to end. */
    private static List<Box> windows() {
        var windows = new ArrayList<Box>();
        for (var row : new double[][] {{1, 1}, {0.6, 3}, {0.45, 5}, {0.33, 7}}) {
            int count = (int) row[1];
            double step = count == 1 ? 0 : (1 - row[0]) / (count - 1);
            for (int at = 0; at < count * count; at++) {
                windows.add(
                        new Box(
                                at % count * step,
                                Math.floorDiv(at, count) * step,
                                row[0],
                                row[0]));
            }
        }
        return List.copyOf(windows);
    }

    /** Whether a backbone runs at this size and has features to see windows by. */
    static boolean canSee(Backbone backbone) {
        try {
            backbone.requireRunsAt(Frame.square(SIZE));
            return !backbone.descriptor().features().isEmpty();
        } catch (IllegalArgumentException e) {
            LOG.info("parts of images are not tried: {}", e.getMessage());
            return false;
        }
    }

    /** What it costs, in seconds of one core. */
    static double cost(int images) {
        return Math.min(images, MOST_IMAGES) * (LOOK + (ROUNDS + PENALTIES.size()) * ROUND);
    }

    /** Finds the windows. */
    void run() {
        look();
        workshop.pace().begin(Phase.FIT);
        double penalty = 0;
        Held best = null;
        for (double tried : PENALTIES) {
            scores = round(0, Map.of(), tried);
            var held = held();
            if (best == null || held.calibratedLogLoss() < best.calibratedLogLoss()) {
                best = held;
                penalty = tried;
            }
        }
        scores = round(0, Map.of(), penalty);
        for (int round = 1; round < ROUNDS; round++) {
            scores = round(round, scores, penalty);
        }
        sketches.clear();
        LOG.info("windows, penalty {}: log loss {}", penalty, held().calibratedLogLoss());
    }

    /**
     * By how many standard errors the best windows tell labels better than something else does.
     *
     * @param whole what that says of images
     */
    double leadOver(Held whole) {
        var windows = held().of(whole.examples());
        return windows.leadOver(whole.of(windows.examples()));
    }

    /** The examples that were looked at. */
    List<Integer> examples() {
        return examples;
    }

    /** What the best window of each label says of images that the heads have not seen. */
    Held held() {
        var highest = new ArrayList<float[]>();
        for (int example : examples) {
            var row = new float[data.labels()];
            Arrays.fill(row, Float.NEGATIVE_INFINITY);
            for (var window : scoresOf(example)) {
                for (int label = 0; label < row.length; label++) {
                    row[label] = Math.max(row[label], (float) window[label]);
                }
            }
            highest.add(row);
        }
        var held = new Held(data, examples, highest);
        var centred = held.minus(held.centre());
        return centred.times(centred.gain());
    }

    /** The best window of each label of each example; none of those that were not looked at. */
    List<List<TrueBox>> places() {
        var places = new ArrayList<List<TrueBox>>();
        for (int example : data.all()) {
            var boxes = new ArrayList<TrueBox>();
            if (scores.containsKey(example)) {
                for (int label : data.truth().get(example)) {
                    boxes.add(new TrueBox(label, WINDOWS.get(best(scoresOf(example), label))));
                }
            }
            places.add(List.copyOf(boxes));
        }
        return places;
    }

    private double[][] scoresOf(int example) {
        return Objects.requireNonNull(scores.get(example));
    }

    private static int best(double[][] scores, int label) {
        int best = 0;
        for (int window = 1; window < scores.length; window++) {
            if (scores[window][label] > scores[best][label]) {
                best = window;
            }
        }
        return best;
    }

    /** The scores of all examples by heads that know the windows that scores so far choose. */
    private Map<Integer, double[][]> round(
            int round, Map<Integer, double[][]> known, double penalty) {
        var found = new HashMap<Integer, double[][]>();
        for (int fold = 0; fold < FOLDS; fold++) {
            int out = fold;
            var rows = new Rows(new ArrayList<>(), new ArrayList<>());
            for (int at = 0; at < examples.size(); at++) {
                if (at % FOLDS != out) {
                    int example = examples.get(at);
                    var random = workshop.random().at("window", round, fold, example);
                    choose(example, known.get(example), random, rows);
                }
            }
            var head = head(rows, penalty);
            for (int at = out; at < examples.size(); at += FOLDS) {
                int example = examples.get(at);
                found.put(example, score(head, sketchesOf(example)));
            }
            workshop.pace().advance(examples.size() * ROUND / FOLDS);
        }
        return found;
    }

    /** Windows and the labels that they stand for. */
    private record Rows(List<short[]> windows, List<float[]> truth) {
        void add(short[] window, float[] labels) {
            windows.add(window);
            truth.add(labels);
        }
    }

    private Head head(Rows rows, double penalty) {
        var windows = rows.windows().stream().map(List::of).toList();
        var parts = List.of(Sketch.WIDTH);
        try (var fit = new LeastSquares(workshop.manager(), parts, windows, rows.truth())) {
            return fit.head(penalty, 1, 0);
        }
    }

    private void choose(
            int example, double @Nullable [][] known, RandomGenerator random, Rows rows) {
        var windows = sketchesOf(example);
        if (known == null) {
            var labels = new float[data.labels()];
            data.putTruth(example, labels, 0);
            rows.add(windows.getFirst(), labels);
            for (int i = 0; i < RANDOM; i++) {
                rows.add(windows.get(1 + random.nextInt(windows.size() - 1)), labels);
            }
            return;
        }
        var chosen = new TreeMap<Integer, float[]>();
        var own = data.truth().get(example);
        for (int label : own) {
            chosen.computeIfAbsent(best(known, label), _ -> new float[data.labels()])[label] = 1;
        }
        for (int i = 0; i < BACKGROUND; i++) {
            int window = random.nextInt(windows.size());
            if (isBackground(known, own, window)) {
                chosen.putIfAbsent(window, new float[data.labels()]);
            }
        }
        for (int i = 0; i < HARD; i++) {
            int hardest = hardest(known, own, chosen.keySet());
            if (hardest >= 0) {
                chosen.put(hardest, new float[data.labels()]);
            }
        }
        chosen.forEach((window, labels) -> rows.add(windows.get(window), labels));
    }

    /** Whether no label of the image may be in a window. */
    private static boolean isBackground(double[][] known, List<Integer> own, int window) {
        return own.stream()
                .allMatch(label -> known[window][label] <= NEAR * known[best(known, label)][label]);
    }

    /** The window, of background, that looks most like a label that the image does not have. */
    private int hardest(double[][] known, List<Integer> own, Set<Integer> chosen) {
        int hardest = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (int window = 0; window < known.length; window++) {
            if (chosen.contains(window) || !isBackground(known, own, window)) {
                continue;
            }
            for (int label = 0; label < data.labels(); label++) {
                if (!own.contains(label) && known[window][label] > highest) {
                    highest = known[window][label];
                    hardest = window;
                }
            }
        }
        return hardest;
    }

    private double[][] score(Head head, List<short[]> windows) {
        int labels = data.labels();
        int width = Sketch.WIDTH;
        var scores = new double[windows.size()][labels];
        var values = new float[width];
        for (int window = 0; window < scores.length; window++) {
            var sketch = windows.get(window);
            for (int i = 0; i < width; i++) {
                values[i] = Float.float16ToFloat(sketch[i]);
            }
            for (int label = 0; label < labels; label++) {
                double sum = head.bias()[label];
                for (int i = 0; i < width; i++) {
                    sum += values[i] * head.weights()[label * width + i];
                }
                scores[window][label] = sum;
            }
        }
        return scores;
    }

    private List<short[]> sketchesOf(int example) {
        return Objects.requireNonNull(sketches.get(example));
    }

    /** Fills in the sketches; the first images show how far features stray. */
    private void look() {
        workshop.pace().begin(Phase.FEATURES);
        int showing = Math.min(SHOWING, examples.size());
        try (var regions = new FrozenRegions(workshop, levels, Frame.square(SIZE))) {
            var first = new LinkedHashMap<Integer, List<short[]>>();
            look(regions, examples.subList(0, showing), first::put);
            var sketch =
                    Sketch.of(
                            first.values().stream().flatMap(List::stream).toList(),
                            RegionHead.widths(levels),
                            workshop.random().at("sketch"));
            BiConsumer<Integer, List<short[]>> take =
                    (example, rows) ->
                            sketches.put(example, rows.stream().map(sketch::of).toList());
            first.forEach(take);
            look(regions, examples.subList(showing, examples.size()), take);
        }
    }

    private void look(
            FrozenRegions regions, List<Integer> some, BiConsumer<Integer, List<short[]>> take) {
        Futures.oneAhead(
                some,
                regions::sample,
                (example, sample) -> {
                    take.accept(example, regions.of(sample, WINDOWS));
                    workshop.pace().advance(LOOK);
                });
    }
}
