package custos.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class DescribedGraphTest {

    private static final byte[] GRAPH = TinyModels.redOrGreen();

    @Test
    void onnxRuntimeReadsHowTheModelIsUsed() throws OrtException {
        var nothing = JsonNodeFactory.instance.objectNode();
        var description = TinyModels.description();
        var bundle = new ModelBundle(GRAPH, description, nothing, nothing, "Thanks.");
        try (var session = OnnxRuntime.environment().createSession(bundle.describedModel())) {
            var texts = session.getMetadata().getCustomMetadata();
            assertEquals(UsageNotes.of(description), texts.get("custos.usage"));
            assertEquals("Thanks.", texts.get("custos.notice"));
            var labels = JsonMapper.shared().readTree(texts.get("custos.labels"));
            assertEquals(description, LabelsJson.read(labels));
        }
    }

    @Test
    void nothingElseOfTheGraphChanges() throws InvalidProtocolBufferException {
        var described = ModelProto.parseFrom(DescribedGraph.of(GRAPH, Map.of("usage", "by hand")));
        assertEquals(1, described.getMetadataPropsCount());
        assertEquals(
                ModelProto.parseFrom(GRAPH), described.toBuilder().clearMetadataProps().build());
    }

    @Test
    void metadataOfOthersStayAndOurOwnAreReplaced() throws InvalidProtocolBufferException {
        var theirs =
                ModelProto.parseFrom(GRAPH).toBuilder()
                        .addMetadataProps(
                                StringStringEntryProto.newBuilder().setKey("author").setValue("me"))
                        .build();
        var once = DescribedGraph.of(theirs.toByteArray(), Map.of("usage", "old"));
        var twice = ModelProto.parseFrom(DescribedGraph.of(once, Map.of("usage", "new")));
        assertEquals(2, twice.getMetadataPropsCount());
        assertEquals("author", twice.getMetadataProps(0).getKey());
        assertEquals("new", twice.getMetadataProps(1).getValue());
    }

    @Test
    void whatIsNoGraphStaysAsItIs() {
        for (var bytes : new byte[][] {{}, {1, 2, 3}, {8, 7}}) {
            assertArrayEquals(bytes, DescribedGraph.of(bytes, Map.of("usage", "by hand")));
        }
    }
}
