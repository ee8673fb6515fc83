package custos.trainer.detection;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.FrozenGraph;
import custos.trainer.graph.Graphs;
import custos.vision.BoxDecoder;
import custos.vision.DecodedImage;
import custos.vision.Finding;
import custos.vision.GraphAnswer;
import custos.vision.ModelDescription;
import custos.vision.Tiling;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A detector as it will be served, to look at held-out images with. */
public final class FrozenDetector implements AutoCloseable {
    private final ModelDescription description;
    private final FrozenGraph graph;

    FrozenDetector(ModelProto model, ModelDescription description, int threads) {
        this.description = description;
        graph = new FrozenGraph(model, threads);
    }

    /** What is found on an image with each suppression of overlapping boxes. */
    public List<List<Finding>> found(DecodedImage image, List<Double> nmsIous) {
        var answers =
                description.preProcessing().tiles(image).stream()
                        .map(tile -> answer(image, tile))
                        .toList();
        return nmsIous.stream()
                .map(iou -> new BoxDecoder(description.withNmsIou(iou)).decode(answers, image))
                .toList();
    }

    private GraphAnswer answer(DecodedImage image, Tiling.Tile tile) {
        var input = description.preProcessing();
        var sample = FloatBuffer.allocate(input.floats());
        input.write(image, tile.seen(), false, sample);
        var x = new FrozenGraph.Values(sample.flip(), 1, 3, input.height(), input.width());
        var answer =
                graph.run(
                        Map.of(description.inputName(), x), Set.of(Detectors.BOXES, Graphs.LOGITS));
        return new BoxDecoder(description)
                .surer(
                        new GraphAnswer(
                                floats(answer, Graphs.LOGITS), floats(answer, Detectors.BOXES)));
    }

    private static float[] floats(Map<String, FloatBuffer> answer, String name) {
        var buffer = Objects.requireNonNull(answer.get(name));
        var floats = new float[buffer.remaining()];
        buffer.get(floats);
        return floats;
    }

    @Override
    public void close() {
        graph.close();
    }
}
