package custos.trainer.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.detection.Candidates.Candidate;
import custos.trainer.detection.DetectionLoop.Detector;
import custos.vision.Box;
import custos.vision.BoxedImage;
import custos.vision.FoundBox;
import custos.vision.TrueBox;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class CandidatesTest {
    private static ObjectNode described(List<BoxedImage> held) {
        var detector = new Detector("last", false, ModelProto.getDefaultInstance());
        var all = List.of(new Candidate(detector, 0.5, held), new Candidate(detector, 0.6, held));
        var node = JsonNodeFactory.instance.objectNode();
        new Candidates(all, List.of("hat")).describe(node);
        return node;
    }

    @Test
    void whatTheyCameToOnHeldOutImagesIsSaid() {
        var box = new Box(0, 0, 0.5, 0.5);
        var image =
                new BoxedImage(List.of(new TrueBox(0, box)), List.of(new FoundBox(0, 0.9, box)));
        var node = described(List.of(image));
        assertEquals(1, node.path("images").asInt());
        assertEquals(1, node.path("last").path("map50").asDouble(), 1e-9);
    }

    @Test
    void whereNothingWasHeldOutThereAreNoFigures() {
        assertEquals("{\"images\":0}", described(List.of()).toString());
    }
}
