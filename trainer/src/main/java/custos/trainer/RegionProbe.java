package custos.trainer;

import custos.trainer.Recipe.Workshop;
import custos.trainer.boxes.Regions;
import custos.trainer.data.Dataset;
import custos.trainer.data.Futures;
import custos.trainer.fit.Halves;
import custos.trainer.fit.Head;
import custos.trainer.fit.LeastSquares;
import custos.trainer.graph.FrozenGraph;
import custos.trainer.graph.RegionHead;
import custos.vision.Activation;
import custos.vision.PreProcessing;
import custos.vision.ResizeMode;
import custos.vision.TrueBox;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Predicate;
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

    private final Workshop workshop;
    private final List<List<TrueBox>> truth;
    private final int size;
    private final List<RegionHead.Level> levels;

    /** The features of each box of the examples that were looked at. */
    private final Map<Integer, List<short[]>> features = new LinkedHashMap<>();

    /**
     * A probe.
     *
     * @param truth the boxes of each example
     * @param size width and height of the input in pixels
     */
    RegionProbe(Workshop workshop, List<List<TrueBox>> truth, int size) {
        this.workshop = workshop;
        this.truth = truth;
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
        takeFeatures(examples);
        var boxes = boxes(examples);
        try (var fit = fit(boxes, examples)) {
            return best(fit, boxes).held();
        }
    }

    /** The head that fits the boxes of examples. */
    Head head(List<Integer> examples) {
        takeFeatures(examples);
        var boxes = boxes(examples);
        try (var fit = fit(boxes, examples)) {
            var choice = best(fit, boxes);
            return fit.head(choice.penalty(), choice.gain(), 0);
        }
    }

    /** Each box as an example of its own. */
    private Dataset boxes(List<Integer> examples) {
        var labels = new ArrayList<List<Integer>>();
        for (int example : examples) {
            if (features.containsKey(example)) {
                truth.get(example).forEach(box -> labels.add(List.of(box.label())));
            }
        }
        return new Dataset(
                workshop.train().pictures(), labels, workshop.train().labels(), Activation.SOFTMAX);
    }

    private LeastSquares fit(Dataset boxes, List<Integer> examples) {
        var rows = new ArrayList<List<short[]>>();
        for (int example : examples) {
            features.getOrDefault(example, List.of()).forEach(row -> rows.add(List.of(row)));
        }
        var shares = new ArrayList<float[]>();
        for (int box = 0; box < boxes.size(); box++) {
            var share = new float[boxes.labels()];
            boxes.putTruth(box, share, 0);
            shares.add(share);
        }
        return new LeastSquares(workshop.manager(), RegionHead.widths(levels), rows, shares);
    }

    private Choice best(LeastSquares fit, Dataset boxes) {
        Choice best = null;
        for (double penalty : PENALTIES) {
            var scores = new Held(boxes, boxes.all(), fit.leftOut(penalty));
            double gain = scores.gain();
            var choice = new Choice(penalty, gain, scores.times(gain));
            LOG.info(
                    "boxes at {} px, penalty {}: log loss {}, right {}",
                    size,
                    penalty,
                    choice.held().logLoss(),
                    choice.held().score(workshop.settings().labels()));
            best = better(choice, best) ? choice : best;
        }
        return Objects.requireNonNull(best);
    }

    private static boolean better(Choice choice, @Nullable Choice other) {
        return other == null || choice.held().logLoss() < other.held().logLoss();
    }

    /** Fills in the features of examples, until there are enough boxes. */
    private void takeFeatures(List<Integer> examples) {
        int boxes = features.values().stream().mapToInt(List::size).sum();
        var wanted = new ArrayList<Integer>();
        Predicate<Integer> isNew = example -> !features.containsKey(example);
        for (int example : examples.stream().filter(isNew).toList()) {
            int more = truth.get(example).size();
            if (more > 0 && boxes + more <= MOST_BOXES) {
                wanted.add(example);
                boxes += more;
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        var model = RegionHead.alone(workshop.backbone(), levels, workshop.train().labels());
        try (var graph = new FrozenGraph(model, workshop.settings().threads())) {
            var ahead = sample(wanted.getFirst());
            for (int i = 0; i < wanted.size(); i++) {
                var sample = Futures.get(ahead);
                ahead = sample(wanted.get(Math.min(i + 1, wanted.size() - 1)));
                features.put(wanted.get(i), look(graph, wanted.get(i), sample));
            }
            Futures.get(ahead);
        }
    }

    private Future<FloatBuffer> sample(int example) {
        return workshop.workers()
                .submit(() -> {
                    var input =
                            new PreProcessing(
                                    size,
                                    size,
                                    ResizeMode.STRETCH,
                                    workshop.backbone().descriptor().normalisation());
                    var sample = FloatBuffer.allocate(input.floats());
                    input.write(workshop.train().pictures().get(example), sample);
                    return sample.flip();
                });
    }

    private List<short[]> look(FrozenGraph graph, int example, FloatBuffer sample) {
        var boxes = truth.get(example);
        var sides = new float[4 * boxes.size()];
        for (int i = 0; i < boxes.size(); i++) {
            Regions.put(boxes.get(i).box(), sides, 4 * i);
        }
        var found =
                graph.run(
                        Map.of(
                                workshop.backbone().descriptor().input(),
                                new FrozenGraph.Values(sample, 1, 3, size, size),
                                RegionHead.REGIONS,
                                new FrozenGraph.Values(
                                        FloatBuffer.wrap(sides), 1, boxes.size(), 4)),
                        Set.of(RegionHead.FEATURES));
        return Halves.rows(Objects.requireNonNull(found.get(RegionHead.FEATURES)), boxes.size());
    }
}
