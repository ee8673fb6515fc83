package custos.trainer.starter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A TensorFlow.js graph model: the nodes of {@code model.json} and the weights of its shards. */
final class TfjsModel {
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Weight> weights = new HashMap<>();

    /**
     * One operation.
     *
     * @param attributes the attributes as TensorFlow's JSON form has them
     */
    record Node(String name, String operator, List<String> inputs, JsonNode attributes) {
        /** An attribute that is a list of integers. */
        long[] integers(String name) {
            return attributes.path(name).path("list").path("i").values().stream()
                    .mapToLong(value -> Long.parseLong(value.asString()))
                    .toArray();
        }

        double number(String name) {
            return attributes.path(name).path("f").asDouble();
        }

        /** An attribute that is a text, stored as a list of character codes. */
        String text(String name) {
            var text = new StringBuilder();
            attributes.path(name).path("s").forEach(code -> text.append((char) code.asInt()));
            return text.toString();
        }
    }

    /** A constant tensor in TensorFlow's own order of dimensions. */
    static final class Weight {
        final long[] shape;
        final float[] values;

        Weight(long[] shape, float[] values) {
            this.shape = shape;
            this.values = values;
        }
    }

    private TfjsModel() {}

    /**
     * Reads a model.
     *
     * @param folder the folder of {@code model.json} and the shards
     */
    static TfjsModel read(Path folder) throws IOException {
        var model = new TfjsModel();
        var json = JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("model.json")));
        for (var node : json.path("modelTopology").path("node")) {
            var inputs = new ArrayList<String>();
            node.path("input").forEach(input -> inputs.add(input.asString()));
            var name = node.path("name").asString();
            var operator = node.path("op").asString();
            model.nodes.put(name, new Node(name, operator, List.copyOf(inputs), node.path("attr")));
        }
        for (var group : json.path("weightsManifest")) {
            model.readWeights(folder, group);
        }
        return model;
    }

    private void readWeights(Path folder, JsonNode group) throws IOException {
        var shards = new ByteArrayOutputStream();
        for (var shard : group.path("paths")) {
            shards.write(Files.readAllBytes(folder.resolve(shard.asString())));
        }
        var bytes = ByteBuffer.wrap(shards.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        for (var entry : group.path("weights")) {
            var shape = entry.path("shape").values().stream().mapToLong(JsonNode::asLong).toArray();
            var values = new float[size(shape)];
            boolean floats = entry.path("dtype").asString().equals("float32");
            for (int i = 0; i < values.length; i++) {
                values[i] = floats ? bytes.getFloat() : bytes.getInt();
            }
            weights.put(entry.path("name").asString(), new Weight(shape, values));
        }
    }

    private static int size(long[] shape) {
        long size = 1;
        for (long dimension : shape) {
            size *= dimension;
        }
        return Math.toIntExact(size);
    }

    Node node(String name) {
        var node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("the model has no node `" + name + "`");
        }
        return node;
    }

    /** The constant of this name, if it is one. */
    Optional<Weight> weight(String name) {
        return Optional.ofNullable(weights.get(name));
    }

    /** How many nodes read this node's output. */
    long readers(String name) {
        return nodes.values().stream().filter(node -> node.inputs().contains(name)).count();
    }
}
