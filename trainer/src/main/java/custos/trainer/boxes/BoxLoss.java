package custos.trainer.boxes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import custos.trainer.fit.FineTuning;
import custos.trainer.fit.LabelLoss;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.Graphs;
import custos.trainer.graph.Scalars;
import custos.vision.TrueBox;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a detector's answers to a batch lack: for the labels a quality focal loss over all anchors,
 * whose truth is how well the anchor's box fits (Li and others, 2020), and for the boxes of the
 * anchors that answer for one the generalised IoU that they lack (Rezatofighi and others, 2019),
 * both over the number of those. Images without a box count as if they had one: a batch of nothing
 * else would weigh many times as much as any other.
 */
public final class BoxLoss implements FineTuning.Objective {
    private static final float GAMMA = 2;

    /** How much the boxes count beside the labels, as in the paper. */
    private static final float BOX_SHARE = 2;

    private final int images;
    private final int labels;
    private final int anchors;
    private final float[] truth;
    private final float[] codes;
    private final float[] answering;
    private final float @Nullable [] known;
    private float count;

    /**
     * The loss for the boxes of a batch.
     *
     * @param labels the number of labels there are
     * @param shown the boxes of each image
     * @param elsewhere labels of each image that it may show in other places too: where no box is,
     *     nothing is said of them
     */
    public BoxLoss(Anchors anchors, int labels, List<Shown> shown, List<Set<Integer>> elsewhere) {
        this.images = shown.size();
        this.labels = labels;
        this.anchors = anchors.count();
        truth = new float[images * this.anchors * labels];
        codes = new float[images * this.anchors * 4];
        answering = new float[images * this.anchors];
        boolean allIsKnown =
                elsewhere.stream().allMatch(Set::isEmpty)
                        && shown.stream().allMatch(image -> image.cut().isEmpty());
        known = allIsKnown ? null : new float[truth.length];
        if (known != null) {
            Arrays.fill(known, 1);
        }
        for (int image = 0; image < images; image++) {
            put(anchors, image, shown.get(image).boxes(), elsewhere.get(image));
            leaveOut(anchors, image, shown.get(image).cut());
        }
    }

    private void put(Anchors all, int image, List<TrueBox> boxes, Set<Integer> elsewhere) {
        var owner = Assignment.of(all, boxes);
        for (int at = 0; at < anchors; at++) {
            int place = image * anchors + at;
            if (owner[at] == Assignment.NONE) {
                forget(place, elsewhere);
            } else {
                var box = boxes.get(owner[at]);
                truth[place * labels + box.label()] = 1;
                all.encode(at, box.box(), codes, place * 4);
                answering[place] = 1;
                count++;
            }
        }
    }

    private void forget(int place, Set<Integer> elsewhere) {
        if (known != null) {
            for (int label : elsewhere) {
                known[place * labels + label] = 0;
            }
        }
    }

    /** What may be a box that the sample cut is not said to be none. */
    private void leaveOut(Anchors all, int image, List<TrueBox> cut) {
        for (var box : cut) {
            for (int at = 0; at < anchors; at++) {
                int place = image * anchors + at;
                if (answering[place] == 0 && all.iou(at, box.box()) >= Regions.APART) {
                    forget(place, Set.of(box.label()));
                }
            }
        }
    }

    @Override
    public List<String> outputs() {
        return List.of(Graphs.LOGITS, Detectors.CODES);
    }

    @Override
    public NDArray loss(NDManager work, Map<String, NDArray> values) {
        var logits = Objects.requireNonNull(values.get(Graphs.LOGITS));
        var found = RelativeBoxes.of(Objects.requireNonNull(values.get(Detectors.CODES)));
        var wanted = RelativeBoxes.of(work.create(codes, new Shape(images, anchors, 4)));
        var weights = work.create(answering, new Shape(images, anchors));
        var fit = found.fit(wanted);
        var y =
                work.create(truth, new Shape(images, anchors, labels))
                        .mul(fit.iou().stopGradient().expandDims(2));
        var lacking = fit.generalised().sub(1f).neg().mul(weights).sum();
        return Scalars.over(
                ofKnown(work, focal(logits, y)).sum().add(Scalars.times(lacking, BOX_SHARE)),
                Math.max(Assignment.LEAST * images, count));
    }

    private NDArray ofKnown(NDManager work, NDArray losses) {
        return known == null
                ? losses
                : losses.mul(work.create(known, new Shape(images, anchors, labels)));
    }

    /** The modulating factor takes no part in the gradient: it weights. */
    private static NDArray focal(NDArray logits, NDArray y) {
        var missing = y.sub(ai.djl.nn.Activation.sigmoid(logits.stopGradient())).abs();
        var error = Scalars.power(missing, GAMMA);
        return LabelLoss.binary(logits, y).mul(error);
    }
}
