package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DetectorsTest {
    @Test
    void ofAWholeImageTheSurestBoxCounts() {
        var boxes =
                GraphProto.newBuilder()
                        .setName("boxes")
                        .addInput(Onnx.value("image", "n", "boxes", 2))
                        .addOutput(Onnx.value(Detectors.BOXES, "n", "boxes", 2))
                        .addOutput(Onnx.value(Graphs.LOGITS, "n", "boxes", 2));
        Graphs.add(boxes, "Identity", Detectors.BOXES, "image");
        Graphs.add(boxes, "Identity", Graphs.LOGITS, "image");
        var whole = Detectors.ofWholeImages(Onnx.model(boxes.build()), 0.5f);
        assertEquals(
                List.of(Graphs.LOGITS),
                whole.getGraph().getOutputList().stream().map(output -> output.getName()).toList());
        try (var graph = new FrozenGraph(whole, 1)) {
            var scores = FloatBuffer.wrap(new float[] {-3, 1, 2, -4, 0, 0});
            var found =
                    graph.run(
                            Map.of("image", new FrozenGraph.Values(scores, 1, 3, 2)),
                            Set.of(Graphs.LOGITS));
            var highest = new float[2];
            Objects.requireNonNull(found.get(Graphs.LOGITS)).get(highest);
            assertArrayEquals(new float[] {1.5f, 0.5f}, highest);
        }
    }
}
