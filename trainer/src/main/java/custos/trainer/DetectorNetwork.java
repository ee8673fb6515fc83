package custos.trainer;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.Recipe.Workshop;
import custos.trainer.boxes.Anchors;
import custos.trainer.graph.BoxHead;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.RegionHead;
import java.util.List;
import java.util.Random;

/**
 * The network of a detector for inputs of any size: its parameters are the same for all.
 *
 * @param twice whether labels are told by a second look at boxes
 */
record DetectorNetwork(Workshop workshop, List<BoxHead> heads, boolean twice) {
    DetectorNetwork {
        heads = List.copyOf(heads);
    }

    /** The graph before training, with the outputs that are learned from. */
    ModelProto untrained(int size) {
        var levels =
                twice
                        ? DetectionHeads.levels(workshop.backbone(), size)
                        : List.<RegionHead.Level>of();
        return Detectors.untrained(
                workshop.backbone().detector().orElse(workshop.backbone().model()),
                heads,
                levels,
                workshop.train().labels(),
                new Random(workshop.settings().seed()));
    }

    Anchors anchors(int size) {
        return Anchors.of(heads, size);
    }
}
