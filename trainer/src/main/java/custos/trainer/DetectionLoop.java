package custos.trainer;

import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.DetectionRecipe.Candidate;
import custos.trainer.Recipe.Workshop;
import custos.trainer.boxes.Anchors;
import custos.trainer.boxes.BoxLoss;
import custos.trainer.boxes.BoxSamples;
import custos.trainer.data.Split;
import custos.trainer.fit.FineTuning;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.Graphs;
import custos.trainer.graph.Network;
import custos.vision.BoxDecoder;
import custos.vision.BoxedImage;
import custos.vision.DecodedImage;
import custos.vision.Finding;
import custos.vision.FoundBox;
import custos.vision.JobFolder.Phase;
import custos.vision.ModelDescription;
import custos.vision.TrueBox;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learning to find boxes by plan: batch after batch, with checkpoints on the way. */
final class DetectionLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DetectionLoop.class);

    private static final float HEAD_RATE = 3;

    /**
     * Of two boxes of one label that overlap by more, one goes: the first unless another is better.
     */
    private static final List<Double> NMS_IOUS = List.of(0.6, 0.5, 0.7);

    /** The share of the nodes, from the input on, that keep what they learned from COCO. */
    private static final double FROZEN = 0.1;

    private final Workshop workshop;
    private final DetectionPlan plan;
    private final Split split;
    private final List<List<TrueBox>> truth;
    private final Anchors anchors;
    private final ModelDescription description;
    private final BoxSamples samples;
    private final Network network;
    private final FineTuning tuning;
    private final int steps;
    private final Steps course;

    DetectionLoop(
            Workshop workshop,
            DetectionPlan plan,
            Split split,
            List<List<TrueBox>> truth,
            Anchors anchors,
            ModelDescription description,
            ModelProto model) {
        this.workshop = workshop;
        this.plan = plan;
        this.split = split;
        this.truth = truth;
        this.anchors = anchors;
        this.description = description;
        samples =
                new BoxSamples(
                        workshop.train().pictures(),
                        truth,
                        split.fit(),
                        Math.min(plan.batch(), split.fit().size()),
                        workshop.random());
        steps = plan.epochs() * samples.perEpoch();
        course = new Steps(workshop, "tuning", steps, _ -> samples.size() * plan.step());
        network = Network.read(model, workshop.manager());
        tuning =
                new FineTuning(
                        workshop.manager(),
                        network,
                        new FineTuning.Settings(
                                description.inputName(),
                                (int) Math.round(FROZEN * network.size()),
                                Detectors::isNew,
                                HEAD_RATE,
                                (float) Math.max(0.9, 1 - 10.0 / steps)));
    }

    /** Trains, and gives the last weights and their moving average. */
    List<Candidate> run() throws IOException {
        workshop.pace().begin(Phase.TRAIN);
        course.run(tuning.state(), this::batch, this::learn);
        workshop.pace().begin(Phase.EVALUATE);
        var candidates = new ArrayList<>(candidates("last"));
        tuning.takeAverages();
        candidates.addAll(candidates("average"));
        return candidates;
    }

    /** The step at which the clock ended the training, if it did. */
    OptionalInt cutShortAt() {
        return course.cutShortAt();
    }

    /** Samples, and what is to be learned from them: made while the step before is learned. */
    @SuppressWarnings("ArrayRecordComponent") // fresh arrays, handed from one thread to another
    private record Lesson(float[] samples, BoxLoss loss) {}

    private Future<Lesson> batch(int step) {
        return workshop.workers()
                .submit(() -> {
                    var batch =
                            samples.batch(
                                    step / samples.perEpoch(),
                                    step % samples.perEpoch(),
                                    description.preProcessing());
                    var labels = description.labels().size();
                    return new Lesson(batch.samples(), new BoxLoss(anchors, labels, batch.boxes()));
                });
    }

    private void learn(int step, Lesson lesson) {
        int epoch = step / samples.perEpoch();
        float loss =
                tuning.step(
                        lesson.samples(),
                        samples.size(),
                        plan.size(),
                        lesson.loss(),
                        step + 1,
                        Schedule.rate(plan.rate(), step, steps));
        workshop.pace().advance(samples.size() * plan.step(), epoch + 1, plan.epochs(), loss);
        if ((step + 1) % samples.perEpoch() == 0) {
            LOG.info("epoch {} of {}: last loss {}", epoch + 1, plan.epochs(), loss);
        }
    }

    /** The present weights with each suppression of overlapping boxes there may be. */
    private List<Candidate> candidates(String name) {
        var held = new ArrayList<List<BoxedImage>>();
        NMS_IOUS.forEach(_ -> held.add(new ArrayList<>()));
        for (int example : split.held()) {
            var image = workshop.train().pictures().get(example);
            var found = found(image);
            for (int i = 0; i < held.size(); i++) {
                held.get(i).add(new BoxedImage(truth.get(example), found.get(i)));
            }
            workshop.pace().advance(plan.look());
        }
        var model = network.write();
        return IntStream.range(0, held.size())
                .mapToObj(i -> new Candidate(name, model, NMS_IOUS.get(i), held.get(i)))
                .toList();
    }

    /** What is found on an image with each suppression. */
    private List<List<FoundBox>> found(DecodedImage image) {
        var input = description.preProcessing();
        var sample = FloatBuffer.allocate(input.floats());
        input.write(image, sample);
        try (var work = workshop.manager().newSubManager()) {
            var x = work.create(sample.array(), new Shape(1, 3, input.height(), input.width()));
            var values =
                    network.run(
                            description.inputName(), x, List.of(Graphs.LOGITS, Detectors.CODES));
            var codes = Objects.requireNonNull(values.get(Detectors.CODES)).toFloatArray();
            var logits = Objects.requireNonNull(values.get(Graphs.LOGITS)).toFloatArray();
            var boxes = anchors.decode(codes);
            return NMS_IOUS.stream()
                    .map(iou ->
                            new BoxDecoder(description.withNmsIou(iou))
                                    .decode(boxes, logits, image).stream()
                                            .map(this::found)
                                            .toList())
                    .toList();
        }
    }

    private FoundBox found(Finding finding) {
        return new FoundBox(
                description.labelNames().indexOf(finding.label()),
                finding.confidence(),
                finding.box().orElseThrow());
    }

    @Override
    public void close() {
        network.close();
    }
}
