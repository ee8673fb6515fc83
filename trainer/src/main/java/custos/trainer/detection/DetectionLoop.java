package custos.trainer.detection;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.boxes.Anchors;
import custos.trainer.boxes.BoxLoss;
import custos.trainer.boxes.BoxSamples;
import custos.trainer.boxes.RegionLoss;
import custos.trainer.course.Schedule;
import custos.trainer.course.Steps;
import custos.trainer.course.Workshop;
import custos.trainer.data.Randomness;
import custos.trainer.data.Split;
import custos.trainer.fit.FineTuning;
import custos.trainer.fit.Head;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.Network;
import custos.trainer.graph.RegionHead;
import custos.trainer.graph.SecondLook;
import custos.vision.JobFolder.Phase;
import custos.vision.ModelDescription;
import custos.vision.PreProcessing;
import custos.vision.TrueBox;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learning to find boxes by plan: batch after batch, with checkpoints on the way. */
public final class DetectionLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DetectionLoop.class);

    private static final float HEAD_RATE = 3;

    /** Of a head on so many features that each of its weights must move less. */
    private static final double REGION_RATE = 0.2;

    /** So many times the boxes of the fullest training image are looked at twice. */
    private static final int LOOKS_A_BOX = 3;

    private static final int LEAST_LOOKS = 25;

    /** Scores of labels that a batch has at most. */
    private static final long MOST_ANSWERS = 8_000_000;

    /** The share of all nodes; so many, from the input on, keep what they learned from COCO. */
    private static final double FROZEN = 0.1;

    private static final String LAST = "last";
    private static final String AVERAGE = "average";

    /**
     * What was learned.
     *
     * @param weights the last ones or their moving average
     * @param twice whether it looks twice
     * @param model answers with boxes
     */
    public record Detector(String weights, boolean twice, ModelProto model) {
        public String name() {
            return twice ? weights + "Twice" : weights;
        }

        boolean isAverage() {
            return weights.equals(AVERAGE);
        }
    }

    private final Workshop workshop;
    private final Randomness random;
    private final DetectionPlan plan;
    private final List<List<TrueBox>> truth;
    private final DetectorNetwork detector;
    private final boolean partial;
    private final Anchors anchors;
    private final PreProcessing window;
    private final ModelDescription description;
    private final BoxSamples samples;
    private final Network network;
    private final FineTuning tuning;
    private final int steps;
    private final Steps course;

    /**
     * Gets ready.
     *
     * @param truth the boxes of each example
     * @param head where the second look begins; null if there is only one, or it was learned before
     * @param part of the training that this is
     */
    DetectionLoop(
            Workshop workshop,
            DetectionPlan plan,
            Split split,
            List<List<TrueBox>> truth,
            DetectorNetwork detector,
            @Nullable Head head,
            ModelDescription description,
            DetectionRecipe.Course part) {
        this.workshop = workshop;
        this.random = workshop.random().of(part.name());
        this.plan = plan;
        this.truth = truth;
        this.detector = detector;
        this.partial = part.partial();
        this.anchors = detector.anchors(plan.window());
        this.description = description;
        window = workshop.preProcessing(plan.window());
        samples =
                new BoxSamples(
                        workshop.train().pictures(),
                        truth,
                        split.fit(),
                        Math.min(batch(), split.fit().size()),
                        plan.extent(),
                        plan.poses(),
                        random);
        steps = plan.epochs() * samples.perEpoch();
        course = new Steps(workshop, part.name(), steps, _ -> samples.size() * plan.step());
        network =
                Network.read(
                        detector.untrained(plan.window()),
                        workshop.manager(),
                        workshop.precision());
        if (head != null) {
            begin(head);
        }
        part.before().ifPresent(network::takeOver);
        tuning =
                new FineTuning(
                        workshop.manager(),
                        network,
                        new FineTuning.Settings(
                                description.inputName(),
                                (int) Math.round(FROZEN * network.size()),
                                DetectionLoop::speed,
                                (float) Math.max(0.9, 1 - 10.0 / steps)));
    }

    /** Fewer images where there are so many labels that their truth would fill the memory. */
    private int batch() {
        long answers = (long) anchors.count() * workshop.train().labels();
        return Math.min(plan.batch(), (int) Math.max(1, MOST_ANSWERS / answers));
    }

    private static double speed(String parameter) {
        if (RegionHead.has(parameter)) {
            return REGION_RATE;
        }
        return Detectors.isNew(parameter) ? HEAD_RATE : 1;
    }

    /**
     * Trains, and gives the last weights and their moving average, with one look and with two where
     * there are two.
     */
    List<Detector> run() throws IOException {
        workshop.pace().begin(Phase.TRAIN);
        course.run(tuning.state(), this::batch, this::learn);
        var detectors = new ArrayList<>(detectors(LAST));
        tuning.takeAverages();
        detectors.addAll(detectors(AVERAGE));
        return detectors;
    }

    private void begin(Head head) {
        int labels = head.bias().length;
        int features = head.weights().length / labels;
        var weights = new float[head.weights().length];
        for (int at = 0; at < weights.length; at++) {
            weights[at % features * labels + at / features] = head.weights()[at];
        }
        network.parameter(RegionHead.WEIGHTS).set(FloatBuffer.wrap(weights));
        network.parameter(RegionHead.BIAS).set(FloatBuffer.wrap(head.bias()));
    }

    /** The present weights: after {@link #run}, their moving average. */
    ModelProto weights() {
        return network.write();
    }

    /** The step at which the clock ended the training, if it did. */
    OptionalInt cutShortAt() {
        return course.cutShortAt();
    }

    /** Samples, and what is to be learned from them: made while the step before is learned. */
    @SuppressWarnings("ArrayRecordComponent") // fresh arrays, handed from one thread to another
    private record Lesson(float[] samples, FineTuning.Objective loss) {}

    private Future<Lesson> batch(int step) {
        return workshop.workers()
                .submit(() -> {
                    var batch =
                            samples.batch(
                                    step / samples.perEpoch(), step % samples.perEpoch(), window);
                    var labels = description.labels().size();
                    return new Lesson(batch.samples(), loss(step, labels, batch));
                });
    }

    private void learn(int step, Lesson lesson) {
        int epoch = step / samples.perEpoch();
        float loss =
                tuning.step(
                        lesson.samples(),
                        samples.size(),
                        plan.window(),
                        lesson.loss(),
                        step + 1,
                        Schedule.rate(plan.rate(), step, steps));
        workshop.pace().advance(samples.size() * plan.step(), epoch + 1, plan.epochs(), loss);
        if ((step + 1) % samples.perEpoch() == 0) {
            LOG.info("epoch {} of {}: last loss {}", epoch + 1, plan.epochs(), loss);
        }
    }

    private FineTuning.Objective loss(int step, int labels, BoxSamples.Batch batch) {
        var shown = batch.shown();
        var elsewhere = batch.examples().stream().map(this::elsewhere).toList();
        var first = new BoxLoss(anchors, labels, shown, elsewhere);
        if (!detector.twice()) {
            return first;
        }
        var levels = detector.levels(plan.window()).stream().map(RegionHead.Level::output).toList();
        return new RegionLoss(
                first, anchors, shown, elsewhere, levels, labels, random.at("regions", step));
    }

    /** The labels that an example may show in other places than its boxes. */
    private Set<Integer> elsewhere(int example) {
        return partial ? Set.copyOf(workshop.train().truth().get(example)) : Set.of();
    }

    /** Boxes that are looked at twice: each takes time, and few images have so many. */
    private int looks() {
        int most = truth.stream().mapToInt(List::size).max().orElse(0);
        return Math.clamp(LOOKS_A_BOX * (long) most, LEAST_LOOKS, DetectionRecipe.MOST_BOXES);
    }

    /** The present weights in each form. */
    private List<Detector> detectors(String weights) {
        var model = network.write(detector.untrained(plan.frame()));
        var all = detector.anchors(plan.frame());
        var once =
                new Detector(weights, false, Detectors.decoded(model, all.centres(), all.sides()));
        if (!detector.twice()) {
            return List.of(once);
        }
        var twice = SecondLook.of(model, all.centres(), all.sides(), looks());
        return List.of(once, new Detector(weights, true, twice));
    }

    @Override
    public void close() {
        network.close();
    }
}
