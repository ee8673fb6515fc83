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
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a detector's answers to a batch lack: for the labels a quality focal loss over all anchors,
 * whose truth is how well the anchor's box fits (Li and others, 2020), and for the boxes of the
 * anchors that answer for one the generalised IoU that they lack (Rezatofighi and others, 2019),
 * both over the number of those.
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
    private float count;

    /**
     * The loss for the boxes of a batch.
     *
     * @param labels the number of labels there are
     * @param boxes of each image, as shares of the input
     */
    public BoxLoss(Anchors anchors, int labels, List<List<TrueBox>> boxes) {
        this.images = boxes.size();
        this.labels = labels;
        this.anchors = anchors.count();
        truth = new float[images * this.anchors * labels];
        codes = new float[images * this.anchors * 4];
        answering = new float[images * this.anchors];
        for (int image = 0; image < images; image++) {
            put(anchors, image, boxes.get(image));
        }
    }

    private void put(Anchors all, int image, List<TrueBox> boxes) {
        var owner = Assignment.of(all, boxes);
        for (int at = 0; at < anchors; at++) {
            if (owner[at] != Assignment.NONE) {
                var box = boxes.get(owner[at]);
                int place = image * anchors + at;
                truth[place * labels + box.label()] = 1;
                all.encode(at, box.box(), codes, place * 4);
                answering[place] = 1;
                count++;
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
                focal(logits, y).add(Scalars.times(lacking, BOX_SHARE)), Math.max(1, count));
    }

    /** The modulating factor takes no part in the gradient: it weights. */
    private static NDArray focal(NDArray logits, NDArray y) {
        var missing = y.sub(ai.djl.nn.Activation.sigmoid(logits.stopGradient())).abs();
        var error = Scalars.power(missing, GAMMA);
        return LabelLoss.binary(logits, y).mul(error).sum();
    }
}
