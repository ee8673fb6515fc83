package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import custos.vision.OnnxRuntime;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Function;

/** The shapes of a graph's results, by running it once on an empty image. */
final class GraphShapes {
    private GraphShapes() {}

    /** The shape of each result by its name, found out when the first is asked for. */
    static Function<String, long[]> lazily(ModelProto model, String input, Frame frame) {
        var known = new HashMap<String, long[]>();
        return name -> {
            if (known.isEmpty()) {
                known.putAll(of(model, input, frame));
            }
            return known.getOrDefault(name, new long[0]);
        };
    }

    /**
     * The shapes of the input and of all results, by name.
     *
     * @throws IllegalArgumentException if ONNX Runtime does not run the graph
     * @throws OutOfMemoryError if it does not for want of memory
     */
    static Map<String, long[]> of(ModelProto model, String input, Frame frame) {
        OnnxRuntime.checkCommandLine();
        var environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            long[] shape = {1, 3, frame.height(), frame.width()};
            var image = FloatBuffer.allocate(3 * frame.pixels());
            try (var session = environment.createSession(telling(model).toByteArray(), options);
                    var tensor = OnnxTensor.createTensor(environment, image, shape);
                    var results = session.run(Map.of(input, tensor))) {
                var shapes = new HashMap<String, long[]>();
                shapes.put(input, shape);
                for (var result : results) {
                    if (result.getValue() instanceof OnnxTensor found) {
                        shapes.put(result.getKey(), found.getInfo().getShape());
                    }
                }
                return shapes;
            }
        } catch (OrtException e) {
            Memory.requireLeft(e);
            throw new IllegalArgumentException("the backbone does not run: " + e.getMessage(), e);
        }
    }

    /** The graph with every result an output; ONNX Runtime finds out the types. */
    private static ModelProto telling(ModelProto model) {
        var graph = model.getGraph().toBuilder();
        var named = new HashSet<String>();
        graph.getOutputList().forEach(output -> named.add(output.getName()));
        for (var node : model.getGraph().getNodeList()) {
            for (var output : node.getOutputList()) {
                if (!output.isEmpty() && named.add(output)) {
                    graph.addOutput(ValueInfoProto.newBuilder().setName(output));
                }
            }
        }
        return model.toBuilder().setGraph(graph).build();
    }
}
