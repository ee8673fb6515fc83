package custos.trainer.course;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.vision.ModelDescription;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A trained model.
 *
 * @param metrics how well it did on held-out training images
 * @param provenance how it was made
 * @param held the images that it was chosen by
 */
public record Trained(
        ModelProto model,
        ModelDescription description,
        ObjectNode metrics,
        ObjectNode provenance,
        List<Integer> held) {
    public Trained {
        held = List.copyOf(held);
    }
}
