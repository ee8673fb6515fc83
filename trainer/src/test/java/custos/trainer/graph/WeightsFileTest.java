package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WeightsFileTest {
    @TempDir Path root;

    @Test
    void weightsAreTakenFromTheFileBesideTheGraph() throws Exception {
        write("model.onnx.data", 9, 9, 1, 2, 3);
        var model = model(Map.of("location", "model.onnx.data", "offset", "8", "length", "12"));
        assertTrue(WeightsFile.isNeeded(model));
        var whole = WeightsFile.taken(model, root.resolve("model.onnx"));
        assertArrayEquals(new float[] {1, 2, 3}, Onnx.floats(whole.getGraph().getInitializer(0)));
        assertEquals(0, whole.getGraph().getInitializer(0).getExternalDataCount());
    }

    @Test
    void otherWeightsMakeAnotherBackbone() throws Exception {
        var starter =
                ModelProto.parseFrom(Files.readAllBytes(Path.of(System.getProperty("backbone"))));
        var file = root.resolve("model.onnx");
        var graph = starter.getGraph().toBuilder();
        var tensor = graph.getInitializer(0);
        var values = Onnx.floats(tensor);
        graph.setInitializer(
                0,
                tensor.toBuilder()
                        .clearRawData()
                        .clearFloatData()
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(entry("location", "w")));
        Files.write(file, starter.toBuilder().setGraph(graph).build().toByteArray());
        write("w", values);
        var first = Backbone.load(file);
        assertEquals(224, first.descriptor().size());
        assertEquals(first.digest(), Backbone.load(file).digest());
        values[0]++;
        write("w", values);
        assertNotEquals(first.digest(), Backbone.load(file).digest());
    }

    @Test
    void weightsElsewhereAreRefused() throws Exception {
        write("w", 1, 2, 3);
        Files.createDirectory(root.resolve("inner"));
        for (var location :
                List.of(
                        "missing",
                        "",
                        ".",
                        "..",
                        "../w",
                        "inner/../w",
                        root.resolve("w").toString())) {
            refused(Map.of("location", location), "is not beside the graph");
        }
        refused(Map.of(), "is not beside the graph");
    }

    @Test
    void piecesThatTheFileDoesNotHaveAreRefused() throws Exception {
        write("w", 1, 2, 3);
        refused(Map.of("location", "w", "offset", "4", "length", "12"), "which has 12");
        refused(Map.of("location", "w", "offset", "16"), "which has 12");
        refused(Map.of("location", "w", "offset", "-4"), "which has 12");
        refused(
                Map.of("location", "w", "offset", "4", "length", "" + Long.MAX_VALUE),
                "which has 12");
        refused(Map.of("location", "w", "length", "some"), "is no number: `some`");
    }

    private void refused(Map<String, String> place, String why) {
        var refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> WeightsFile.taken(model(place), root.resolve("model.onnx")),
                        place.toString());
        assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.getMessage());
    }

    private static ModelProto model(Map<String, String> place) {
        var tensor =
                TensorProto.newBuilder()
                        .setName("w")
                        .setDataType(TensorProto.DataType.FLOAT_VALUE)
                        .addDims(3)
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL);
        new TreeMap<>(place).forEach((key, value) -> tensor.addExternalData(entry(key, value)));
        return Onnx.model(GraphProto.newBuilder().addInitializer(tensor).build());
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private void write(String name, float... values) throws Exception {
        var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Files.write(root.resolve(name), bytes.array());
    }
}
