package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The weights of a graph that lie in a file beside it, as PyTorch writes them by default (ONNX,
 * external data).
 */
final class WeightsFile {
    private final Path onnx;

    private WeightsFile(Path onnx) {
        this.onnx = onnx;
    }

    /** Whether a graph is without some of its weights. */
    static boolean isNeeded(ModelProto model) {
        return model.getGraph().getInitializerList().stream().anyMatch(WeightsFile::isElsewhere);
    }

    /**
     * The same graph with its weights inside.
     *
     * @param onnx the file of the graph
     * @throws IllegalArgumentException if they are not there, or are said to lie in another folder
     */
    static ModelProto taken(ModelProto model, Path onnx) throws IOException {
        var file = new WeightsFile(onnx);
        var graph = model.getGraph().toBuilder();
        for (int at = 0; at < graph.getInitializerCount(); at++) {
            if (isElsewhere(graph.getInitializer(at))) {
                graph.setInitializer(at, file.taken(graph.getInitializer(at)));
            }
        }
        return model.toBuilder().setGraph(graph).build();
    }

    private static boolean isElsewhere(TensorProto tensor) {
        return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    }

    private TensorProto taken(TensorProto tensor) throws IOException {
        var place =
                tensor.getExternalDataList().stream()
                        .collect(
                                Collectors.toMap(
                                        StringStringEntryProto::getKey,
                                        StringStringEntryProto::getValue,
                                        (_, last) -> last));
        var file = file(tensor, place.getOrDefault("location", ""));
        try (var channel = FileChannel.open(file)) {
            long offset = number(tensor, place, "offset", 0);
            long length = number(tensor, place, "length", channel.size() - offset);
            if (offset < 0 || length < 0 || offset > channel.size() - length) {
                throw new IllegalArgumentException(
                        "the weights `%s` are to be %d bytes from byte %d of `%s` on, which has %d"
                                .formatted(
                                        tensor.getName(),
                                        length,
                                        offset,
                                        file.getFileName(),
                                        channel.size()));
            }
            var bytes = ByteBuffer.allocate(Math.toIntExact(length));
            while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) > 0) {}
            return tensor.toBuilder()
                    .clearExternalData()
                    .clearDataLocation()
                    .setRawData(ByteString.copyFrom(bytes.flip()))
                    .build();
        }
    }

    /** A file of the graph's folder, and of no other. */
    private Path file(TensorProto tensor, String location) {
        var name = Path.of(location);
        var file = onnx.resolveSibling(name);
        boolean beside = name.getNameCount() == 1 && !name.isAbsolute();
        if (!beside || !Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "the weights `%s` lie in `%s`, which is not beside the graph; put it there, or export the graph with its weights inside"
                            .formatted(tensor.getName(), location));
        }
        return file;
    }

    private static long number(
            TensorProto tensor, Map<String, String> place, String key, long otherwise) {
        var text = place.get(key);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the %s of the weights `%s` is no number: `%s`"
                            .formatted(key, tensor.getName(), text),
                    e);
        }
    }
}
