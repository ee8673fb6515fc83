package custos.trainer.detection;

import custos.trainer.boxes.Regions;
import custos.trainer.course.Held;
import custos.trainer.course.Workshop;
import custos.trainer.data.Dataset;
import custos.trainer.data.Futures;
import custos.trainer.fit.Head;
import custos.trainer.fit.LeastSquares;
import custos.trainer.graph.RegionHead;
import custos.vision.Activation;
import custos.vision.Box;
import custos.vision.JobFolder.Phase;
import custos.vision.TrueBox;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How well the backbone, as it came, tells the labels of true boxes apart on inputs of one size:
 * least squares on what a {@link RegionHead} sees. It says which size of the input to take, and
 * where the second look at boxes begins.
 */
final class RegionProbe {
    private static final Logger LOG = LoggerFactory.getLogger(RegionProbe.class);

    /** Against a mean product of 1 of a box's standardised features with themselves. */
    private static final List<Double> PENALTIES = List.of(0.01, 0.003, 0.001, 0.0003, 0.0001);

    /** Boxes of larger sets are sampled: the time grows with their cube. */
    private static final int MOST_BOXES = 1_500;

    /** Each is looked at as a whole. */
    static final int MOST_IMAGES = 500;

    /** Places of all images where there is no box. */
    private static final int MOST_BACKGROUND = 1_000;

    /** Places of an image where there is no box. */
    private static final int BACKGROUND = 4;

    private final Workshop workshop;
    private final List<List<TrueBox>> truth;
    private final List<TrueBox> all;
    private final int size;
    private final List<RegionHead.Level> levels;

    /** What was seen of the examples that were looked at. */
    private final Map<Integer, Seen> features = new LinkedHashMap<>();

    /** The features of an example's boxes, and of places where there is none. */
    private record Seen(List<short[]> boxes, List<short[]> background) {}

    /**
     * A probe.
     *
     * @param truth the boxes of each example
     * @param size width and height of the input in pixels
     */
    RegionProbe(Workshop workshop, List<List<TrueBox>> truth, int size) {
        this.workshop = workshop;
        this.truth = truth;
        this.all = truth.stream().flatMap(List::stream).toList();
        this.size = size;
        this.levels = DetectionHeads.levels(workshop.backbone(), size);
    }

    /** A penalty, and how well heads with it did on boxes that they had not seen. */
    private record Choice(double penalty, double gain, Held held) {}

    /** Width and height of the input in pixels. */
    int size() {
        return size;
    }

    /** What it looks at. */
    List<RegionHead.Level> levels() {
        return levels;
    }

    /** What heads say of the boxes of examples, each of which they have not seen. */
    Held judged(List<Integer> examples) {
        var rows = rows(examples, false);
        return rows.features().isEmpty()
                ? new Held(rows.data(), List.of(), List.of())
                : best(rows).held();
    }

    /** The head that tells the boxes of examples from each other and from background: the end. */
    Head head(List<Integer> examples) {
        var rows = rows(examples, true);
        features.clear();
        if (rows.features().isEmpty()) {
            int features = RegionHead.widths(levels).stream().mapToInt(width -> width).sum();
            int labels = rows.data().labels();
            return new Head(new float[labels * features], new float[labels]);
        }
        var choice = best(rows);
        try (var fit = rows.fit(workshop, levels)) {
            return fit.head(choice.penalty(), choice.gain(), 0);
        }
    }

    /** Boxes as examples of their own. */
    private record Rows(Dataset data, List<short[]> features) {
        LeastSquares fit(Workshop workshop, List<RegionHead.Level> levels) {
            var shares = new ArrayList<float[]>();
            for (int box = 0; box < data.size(); box++) {
                var share = new float[data.labels()];
                data.putTruth(box, share, 0);
                shares.add(share);
            }
            return new LeastSquares(
                    workshop.manager(),
                    RegionHead.widths(levels),
                    features.stream().map(List::of).toList(),
                    shares);
        }
    }

    private Rows rows(List<Integer> examples, boolean background) {
        takeFeatures(examples);
        int none = workshop.train().labels();
        var labels = new ArrayList<List<Integer>>();
        var rows = new ArrayList<short[]>();
        for (int example : examples) {
            var seen = features.get(example);
            if (seen != null) {
                truth.get(example).forEach(box -> labels.add(List.of(box.label())));
                rows.addAll(seen.boxes());
            }
        }
        if (background) {
            examples.stream()
                    .map(features::get)
                    .filter(Objects::nonNull)
                    .flatMap(seen -> seen.background().stream())
                    .limit(MOST_BACKGROUND)
                    .forEach(row -> {
                        labels.add(List.of(none));
                        rows.add(row);
                    });
        }
        var data =
                new Dataset(
                        workshop.train().pictures(),
                        labels,
                        background ? none + 1 : none,
                        Activation.SOFTMAX);
        return new Rows(data, rows);
    }

    private Choice best(Rows rows) {
        Choice best = null;
        try (var fit = rows.fit(workshop, levels)) {
            for (double penalty : PENALTIES) {
                var data = rows.data();
                var scores = new Held(data, data.all(), fit.leftOut(penalty));
                double gain = scores.gain();
                var choice = new Choice(penalty, gain, scores.times(gain));
                best = better(choice, best) ? choice : best;
            }
        }
        var chosen = Objects.requireNonNull(best);
        LOG.info(
                "boxes at {} px, penalty {}: log loss {}",
                size,
                chosen.penalty(),
                chosen.held().logLoss());
        return chosen;
    }

    private static boolean better(Choice choice, @Nullable Choice other) {
        return other == null || choice.held().logLoss() < other.held().logLoss();
    }

    /** Fills in the features of examples until there are enough; those with boxes come first. */
    private void takeFeatures(List<Integer> examples) {
        int boxes = features.values().stream().mapToInt(seen -> seen.boxes().size()).sum();
        var wanted = new ArrayList<Integer>();
        var order = new ArrayList<>(examples);
        order.removeIf(features::containsKey);
        Collections.shuffle(order, workshop.random().at("regions"));
        order.sort(Comparator.comparing(example -> truth.get(example).isEmpty()));
        for (int example : order) {
            int more = truth.get(example).size();
            if (boxes + more <= MOST_BOXES && wanted.size() < MOST_IMAGES) {
                wanted.add(example);
                boxes += more;
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        workshop.pace().begin(Phase.FEATURES);
        try (var regions = new FrozenRegions(workshop, levels, size)) {
            var ahead = regions.sample(wanted.getFirst());
            for (int i = 0; i < wanted.size(); i++) {
                var sample = Futures.get(ahead);
                if (i + 1 < wanted.size()) {
                    ahead = regions.sample(wanted.get(i + 1));
                }
                features.put(wanted.get(i), look(regions, wanted.get(i), sample));
                workshop.pace().advance(DetectionPlan.look(size));
            }
        }
    }

    private Seen look(FrozenRegions regions, int example, FloatBuffer sample) {
        var boxes =
                Stream.concat(
                                truth.get(example).stream().map(TrueBox::box),
                                background(example).stream())
                        .toList();
        if (boxes.isEmpty()) {
            return new Seen(List.of(), List.of());
        }
        var rows = regions.of(sample, boxes);
        int count = truth.get(example).size();
        return new Seen(rows.subList(0, count), rows.subList(count, rows.size()));
    }

    /** Boxes as large as true ones, where no true one is. */
    private List<Box> background(int example) {
        var random = workshop.random().at("background", example);
        var found = new ArrayList<Box>();
        int most = all.isEmpty() ? 0 : 4 * BACKGROUND;
        for (int trial = 0; trial < most && found.size() < BACKGROUND; trial++) {
            var box = all.get(random.nextInt(all.size())).box();
            var other =
                    new Box(
                            random.nextDouble() * (1 - box.width()),
                            random.nextDouble() * (1 - box.height()),
                            box.width(),
                            box.height());
            if (truth.get(example).stream().allMatch(known -> Regions.apart(known.box(), other))) {
                found.add(other);
            }
        }
        return found;
    }
}
