package custos.trainer.boxes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import custos.trainer.fit.FineTuning;
import custos.trainer.fit.LabelLoss;
import custos.trainer.graph.Graphs;
import custos.trainer.graph.RegionHead;
import custos.vision.Activation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a detector's first look at a batch lacks, and the cross entropy of the labels that its
 * second look gives to boxes (Girshick 2015).
 */
public final class RegionLoss implements FineTuning.Objective {
    private final BoxLoss first;
    private final Regions regions;
    private final int labels;

    public RegionLoss(BoxLoss first, Regions regions, int labels) {
        this.first = first;
        this.regions = regions;
        this.labels = labels;
    }

    @Override
    public Map<String, NDArray> inputs(NDManager work) {
        return Map.of(
                RegionHead.REGIONS,
                work.create(regions.sides(), new Shape(regions.images(), Regions.EACH, 4)));
    }

    @Override
    public List<String> outputs() {
        return Stream.concat(first.outputs().stream(), Stream.of(RegionHead.LOGITS)).toList();
    }

    @Override
    public NDArray loss(NDManager work, Map<String, NDArray> values) {
        int count = regions.labels().length;
        var truth = new float[count * labels];
        var weights = new float[count];
        for (int at = 0; at < count; at++) {
            int label = regions.labels()[at];
            if (label != Regions.NONE) {
                truth[at * labels + label] = 1;
                weights[at] = 1;
            }
        }
        var second = new HashMap<String, NDArray>();
        var logits = Objects.requireNonNull(values.get(RegionHead.LOGITS));
        second.put(Graphs.LOGITS, logits.reshape(count, labels));
        var told = new LabelLoss(Activation.SOFTMAX, 0, truth, weights).loss(work, second);
        return first.loss(work, values).add(told);
    }
}
