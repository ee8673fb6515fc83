package custos.vision;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;

/** A graph whose metadata say how it is used, so that it may travel alone. */
final class DescribedGraph {

    /** What all keys of ours begin with. */
    private static final String OURS = "custos.";

    private DescribedGraph() {}

    /**
     * The graph with such metadata in place of those of ours that it had; what is no ONNX stays as
     * it is.
     *
     * @param texts by name, without the prefix
     */
    static byte[] of(byte[] graph, Map<String, String> texts) {
        try {
            var model = ModelProto.parseFrom(graph);
            return model.hasGraph() ? described(model, texts).toByteArray() : graph;
        } catch (InvalidProtocolBufferException e) {
            return graph;
        }
    }

    private static ModelProto described(ModelProto model, Map<String, String> texts) {
        var others =
                model.getMetadataPropsList().stream()
                        .filter(entry -> !entry.getKey().startsWith(OURS))
                        .toList();
        var described = model.toBuilder().clearMetadataProps().addAllMetadataProps(others);
        texts.forEach((name, text) ->
                described.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(OURS + name).setValue(text)));
        return described.build();
    }
}
