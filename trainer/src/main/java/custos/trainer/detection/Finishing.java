package custos.trainer.detection;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.course.Cost;
import custos.trainer.course.Workshop;
import custos.trainer.data.Split;
import custos.trainer.detection.DetectionLoop.Detector;
import custos.trainer.detection.DetectionRecipe.Course;
import custos.trainer.detection.DetectionRecipe.Learned;
import custos.vision.TrueBox;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A few gentle epochs over all images: those that were held out have chosen the detector, and now
 * it learns from them too.
 */
public final class Finishing {
    private final String name;
    private final Workshop workshop;
    private final Learned learned;
    private final List<List<TrueBox>> truth;
    private final boolean partial;
    private OptionalInt cutShortAt = OptionalInt.empty();

    /**
     * Gets ready.
     *
     * @param name its checkpoint is called so
     * @param truth the boxes of each example
     * @param partial whether images may show their labels in other places than their boxes
     */
    public Finishing(
            String name,
            Workshop workshop,
            Learned learned,
            List<List<TrueBox>> truth,
            boolean partial) {
        this.name = name;
        this.workshop = workshop;
        this.learned = learned;
        this.truth = List.copyOf(truth);
        this.partial = partial;
    }

    /** The moving average of what a detector's weights become, looking as often as it does. */
    public ModelProto of(Detector best) throws IOException {
        var all = new Split(workshop.train().all(), List.of());
        var before = Optional.of(best.model());
        var course =
                new Course(
                        name,
                        1,
                        0,
                        _ -> Cost.NOTHING,
                        partial,
                        learned.plan().poses().mirrored(),
                        before);
        var plan = learned.plan().finishing();
        var network = learned.network().looking(best.twice());
        try (var loop =
                new DetectionLoop(
                        workshop, plan, all, truth, network, null, learned.description(), course)) {
            var detectors = loop.run();
            cutShortAt = loop.cutShortAt();
            return detectors.stream()
                    .filter(Detector::isAverage)
                    .filter(detector -> detector.twice() == best.twice())
                    .map(Detector::model)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The step at which the clock ended it, if it did. */
    public OptionalInt cutShortAt() {
        return cutShortAt;
    }
}
