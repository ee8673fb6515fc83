package custos.trainer.course;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.vision.Finding;
import custos.vision.ModelDescription;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * A trained model.
 *
 * @param metrics how well it did on held-out training images
 * @param provenance how it was made
 * @param held the images that it was chosen by
 * @param heldOut what a model that had not learned from them said of training images, by their
 *     numbers: every label of whole images, or boxes as shares of the image
 */
public record Trained(
        ModelProto model,
        ModelDescription description,
        ObjectNode metrics,
        ObjectNode provenance,
        List<Integer> held,
        SortedMap<Integer, List<Finding>> heldOut) {
    public Trained {
        held = List.copyOf(held);
        heldOut = Collections.unmodifiableSortedMap(new TreeMap<>(heldOut));
    }
}
