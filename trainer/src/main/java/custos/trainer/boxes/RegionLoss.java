package custos.trainer.boxes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import custos.trainer.fit.FineTuning;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.Graphs;
import custos.trainer.graph.RegionHead;
import custos.trainer.graph.Scalars;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What both looks of a detector at a batch lack. The second is shown what the first is surest of,
 * and true boxes: it is to give a box its label by the share in which it fits, and the rest to
 * background, and to move it onto what it fits (Ren and others 2015, Faster R-CNN; the share is
 * that of quality focal loss).
 */
public final class RegionLoss implements FineTuning.Objective {
    /** How much the boxes count beside the labels. */
    private static final float BOX_SHARE = 1;

    private final BoxLoss first;
    private final Anchors anchors;
    private final List<Shown> shown;
    private final List<Set<Integer>> elsewhere;
    private final List<String> levels;
    private final int labels;
    private final RandomGenerator random;

    /**
     * The loss of a batch.
     *
     * @param first what the first look lacks
     * @param shown the true boxes of each image
     * @param elsewhere labels of each image that it may show in other places too
     * @param levels the names of the features that the second look sees
     */
    public RegionLoss(
            BoxLoss first,
            Anchors anchors,
            List<Shown> shown,
            List<Set<Integer>> elsewhere,
            List<String> levels,
            int labels,
            RandomGenerator random) {
        this.first = first;
        this.anchors = anchors;
        this.shown = List.copyOf(shown);
        this.elsewhere = List.copyOf(elsewhere);
        this.levels = List.copyOf(levels);
        this.labels = labels;
        this.random = random;
    }

    @Override
    public List<String> outputs() {
        return Stream.concat(first.outputs().stream(), levels.stream()).toList();
    }

    @Override
    public NDArray loss(NDManager work, Map<String, NDArray> values) {
        return first.loss(work, values);
    }

    @Override
    public NDArray loss(
            NDManager work, Map<String, NDArray> values, FineTuning.Continuation network) {
        var regions = regions(values);
        var known = new HashMap<String, NDArray>();
        levels.forEach(level -> known.put(level, Objects.requireNonNull(values.get(level))));
        known.put(
                RegionHead.REGIONS,
                work.create(regions.sides(), new Shape(regions.images(), Regions.EACH, 4)));
        var second = network.run(known, List.of(RegionHead.LOGITS, RegionHead.CODES));
        return loss(work, values)
                .add(told(work, regions, Objects.requireNonNull(second.get(RegionHead.LOGITS))))
                .add(moved(work, regions, Objects.requireNonNull(second.get(RegionHead.CODES))));
    }

    private Regions regions(Map<String, NDArray> values) {
        var codes = Objects.requireNonNull(values.get(Detectors.CODES)).toFloatArray();
        var logits = Objects.requireNonNull(values.get(Graphs.LOGITS)).stopGradient();
        var highest = logits.max(new int[] {2}).toFloatArray();
        var found = Proposals.of(anchors, codes, highest, Regions.EACH);
        return Regions.of(shown, found.boxes(), random);
    }

    /** The cross entropy, over the number of boxes. */
    private NDArray told(NDManager work, Regions regions, NDArray logits) {
        int count = regions.labels().length;
        var shares = new float[count * (labels + 1)];
        var scores = logits.stopGradient().toFloatArray();
        int boxes = 0;
        for (int at = 0; at < count; at++) {
            int label = regions.labels()[at];
            if (label != Regions.NONE) {
                boxes++;
                shares[at * (labels + 1) + labels] = 1 - regions.fits()[at];
                if (label != Regions.BACKGROUND) {
                    shares[at * (labels + 1) + label] = regions.fits()[at];
                } else {
                    leaveOpen(at, scores, shares);
                }
            }
        }
        var y = work.create(shares, new Shape(regions.images(), Regions.EACH, labels + 1));
        return Scalars.over(logits.logSoftmax(2).mul(y).sum().neg(), Math.max(1, boxes));
    }

    /**
     * What fits no box is background, or one of the labels that its image may show elsewhere,
     * whichever the network thinks: the gradient is that of the logarithm of their sum (Jin and
     * Ghahramani 2002, partial labels).
     */
    private void leaveOpen(int at, float[] scores, float[] shares) {
        int from = at * (labels + 1);
        var open = elsewhere.get(at / Regions.EACH);
        double sum = 1;
        for (int label : open) {
            sum += Math.exp(scores[from + label] - scores[from + labels]);
        }
        for (int label : open) {
            shares[from + label] =
                    (float) (Math.exp(scores[from + label] - scores[from + labels]) / sum);
        }
        shares[from + labels] = (float) (1 / sum);
    }

    /** The generalised intersection over union that boxes lack, over their number. */
    private static NDArray moved(NDManager work, Regions regions, NDArray codes) {
        int count = regions.labels().length;
        var weights = new float[count];
        float boxes = 0;
        for (int at = 0; at < count; at++) {
            if (regions.labels()[at] >= 0) {
                weights[at] = 1;
                boxes++;
            }
        }
        var shape = new Shape(regions.images(), Regions.EACH, 4);
        var wanted = RelativeBoxes.of(work.create(regions.codes(), shape));
        var lacking = RelativeBoxes.of(codes).fit(wanted).generalised().sub(1f).neg();
        var counted = lacking.mul(work.create(weights, new Shape(regions.images(), Regions.EACH)));
        return Scalars.times(counted.sum(), BOX_SHARE / Math.max(1, boxes));
    }
}
