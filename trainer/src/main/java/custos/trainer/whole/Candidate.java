package custos.trainer.whole;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.course.Held;
import custos.trainer.course.Workshop;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Graphs;
import custos.vision.Label;
import custos.vision.ModelDescription;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that may become the result.
 *
 * @param frame what its input measures
 * @param held its scores on images that it did not learn from
 */
record Candidate(String name, ModelProto model, Frame frame, Held held) {
    /** The same, judged by some of the images. */
    Candidate heldOn(List<Integer> examples) {
        return new Candidate(name, model, frame, held.of(examples));
    }

    /** What became of it as it learned from the images that it was judged by. */
    Candidate become(ModelProto other) {
        return new Candidate(name, other, frame, held);
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
                workshop.preProcessing(frame),
                workshop.backbone().descriptor().input(),
                Graphs.LOGITS,
                workshop.train().activation(),
                temperature);
    }
}
