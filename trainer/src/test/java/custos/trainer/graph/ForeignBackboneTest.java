package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import custos.vision.Normalisation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForeignBackboneTest {
    @TempDir Path root;

    @Test
    void yoloxIsReadWithoutADescriptor() throws Exception {
        var file = Path.of(System.getProperty("shared"), "backbones/yolox_nano.onnx");
        Assumptions.assumeTrue(Files.exists(file), "no shared/backbones: YOLOX is not read");
        var descriptor = Backbone.load(file).descriptor();
        assertEquals("images", descriptor.input());
        assertEquals(416, descriptor.size());
        // The three outputs of its feature pyramid, before its own heads.
        assertEquals(Map.of(8, "956", 16, "990", 32, "1024"), descriptor.features());
        assertEquals(1 / 255.0, descriptor.normalisation().deviation().getFirst());
    }

    @Test
    void theStarterWithoutItsDescriptorHasItsFeaturesAgain() throws Exception {
        var file = root.resolve("alone.onnx");
        Files.copy(Path.of(System.getProperty("backbone")), file);
        var descriptor = Backbone.load(file).descriptor();
        assertEquals(Map.of(8, "stride8", 16, "stride16", 32, "stride32"), descriptor.features());
        assertEquals(Normalisation.IMAGENET, descriptor.normalisation());
        assertEquals(224, descriptor.size());
    }

    @Test
    void aGraphThatNeverGetsCoarseIsRefused() throws Exception {
        var graph =
                GraphProto.newBuilder()
                        .addInput(Onnx.value("image", 1, 3, 64, 64))
                        .addNode(Onnx.node("Relu", List.of("image"), "y"))
                        .addOutput(Onnx.value("y", 1, 3, 64, 64));
        var file = root.resolve("fine.onnx");
        Files.write(file, Onnx.model(graph.build()).toByteArray());
        var refusal = assertThrows(IllegalArgumentException.class, () -> Backbone.load(file));
        assertTrue(String.valueOf(refusal.getMessage()).contains("[8, 16, 32]"));
    }
}
