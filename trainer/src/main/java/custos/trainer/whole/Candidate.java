package custos.trainer.whole;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.course.Held;
import custos.trainer.course.Workshop;
import custos.trainer.graph.Graphs;
import custos.vision.Label;
import custos.vision.ModelDescription;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that may become the result.
 *
 * @param size width and height of its input in pixels
 * @param held its scores on images that it did not learn from
 */
record Candidate(String name, ModelProto model, int size, Held held) {
    /** The same, judged by some of the images. */
    Candidate heldOn(List<Integer> examples) {
        return new Candidate(name, model, size, held.of(examples));
    }

    /** What became of it as it learned from the images that it was judged by. */
    Candidate become(ModelProto other) {
        return new Candidate(name, other, size, held);
    }

    /** How it is run: thresholds and the temperature follow from the images it is judged by. */
    ModelDescription description(Workshop workshop) {
        var names = workshop.settings().labels();
        double temperature = held.temperature();
        var thresholds = held.thresholds(temperature);
        var labels = new ArrayList<Label>();
        for (int i = 0; i < names.size(); i++) {
            labels.add(new Label(names.get(i), thresholds.get(i)));
        }
        return new ModelDescription(
                workshop.settings().type(),
                labels,
                workshop.preProcessing(size),
                workshop.backbone().descriptor().input(),
                Graphs.LOGITS,
                workshop.train().activation(),
                temperature);
    }
}
