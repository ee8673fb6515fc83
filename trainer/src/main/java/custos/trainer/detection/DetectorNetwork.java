package custos.trainer.detection;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.boxes.Anchors;
import custos.trainer.course.Workshop;
import custos.trainer.graph.BoxHead;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.Frame;
import custos.trainer.graph.RegionHead;
import java.util.List;
import java.util.Random;

/**
 * The network of a detector for any inputs: its parameters are the same for all.
 *
 * @param twice whether labels are told by a second look at boxes
 */
record DetectorNetwork(Workshop workshop, List<BoxHead> heads, boolean twice) {
    DetectorNetwork {
        heads = List.copyOf(heads);
    }

    /** The same, looking once or, if it can, twice. */
    DetectorNetwork looking(boolean again) {
        return new DetectorNetwork(workshop, heads, twice && again);
    }

    /** The graph before training, with the outputs that are learned from. */
    ModelProto untrained(Frame frame) {
        return Detectors.untrained(
                workshop.backbone().detector().orElse(workshop.backbone().model()),
                heads,
                levels(frame),
                workshop.train().labels(),
                new Random(workshop.settings().seed()));
    }

    /** What the second look sees. */
    List<RegionHead.Level> levels(Frame frame) {
        return twice ? DetectionHeads.levels(workshop.backbone(), frame) : List.of();
    }

    Anchors anchors(Frame frame) {
        return Anchors.of(heads, frame);
    }
}
