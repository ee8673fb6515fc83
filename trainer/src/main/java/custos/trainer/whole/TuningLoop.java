package custos.trainer.whole;

import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.course.Cost;
import custos.trainer.course.Held;
import custos.trainer.course.Schedule;
import custos.trainer.course.Steps;
import custos.trainer.course.Workshop;
import custos.trainer.data.Augmentation;
import custos.trainer.data.Batches;
import custos.trainer.data.ColourJitter;
import custos.trainer.data.Dataset;
import custos.trainer.data.Split;
import custos.trainer.fit.FineTuning;
import custos.trainer.fit.LabelLoss;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Graphs;
import custos.trainer.graph.Network;
import custos.vision.Activation;
import custos.vision.JobFolder.Phase;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fine-tuning by plan: batch after batch, with checkpoints on the way. What is learned from some of
 * the images is judged by the others, and then a few gentle epochs go over all of them.
 */
final class TuningLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TuningLoop.class);

    private static final ColourJitter JITTER = new ColourJitter(0.3);

    private static final Augmentation CHANGES = new Augmentation(0.5, JITTER);

    /** Of an image with many labels, which a smaller part may not all show. */
    private static final Augmentation GENTLE_CHANGES = new Augmentation(0.85, JITTER);

    /** How much faster a head on so many features learns; on more of them it is as much slower. */
    private static final float HEAD_RATE = 3;

    private static final Set<String> HEAD = Set.of(Graphs.HEAD_WEIGHTS, Graphs.HEAD_BIAS);

    private static final int FEATURES_OF_HEAD_RATE = 1_280;
    private static final float SMOOTHING = 0.1f;

    /** The share of the highest rate that the last epochs begin with. */
    private static final double FINISHING_RATE = 0.2;

    /** Rare labels count more, but far less than their rarity: a power of the share. */
    private static final double BALANCE = 0.3;

    /** Half the way from the probe to the network. */
    private static final float HALF = 0.5f;

    private static final int CHUNK = 16;

    private final Workshop workshop;
    private final Plan plan;
    private final Split split;
    private final Dataset data;
    private final Network network;
    private final int frozen;
    private final float headRate;
    private OptionalInt cutShortAt = OptionalInt.empty();

    TuningLoop(Workshop workshop, Plan plan, Split split, ModelProto model) {
        this.workshop = workshop;
        this.plan = plan;
        this.split = split;
        this.data = workshop.train();
        network = Network.read(model, workshop.manager(), workshop.precision());
        frozen = (int) Math.round(plan.frozen() * network.size());
        long features = network.parameter(Graphs.HEAD_WEIGHTS).getShape().get(1);
        headRate = HEAD_RATE * Math.min(1, FEATURES_OF_HEAD_RATE / (float) features);
    }

    /** Trains, and gives the last weights, their moving average and what lies half way to it. */
    List<Candidate> run() throws IOException {
        workshop.pace().begin(Phase.TRAIN);
        var course = new Course("tuning", split.fit(), plan.epochs(), plan.rate());
        course.rememberStart();
        course.run();
        workshop.pace().begin(Phase.EVALUATE);
        var last = candidate("last");
        course.takeAverages();
        var average = candidate("average");
        course.takeBetween(HALF);
        return List.of(last, average, candidate("half"));
    }

    /** Lets a network learn from all images, gently, so that nothing it knows is lost. */
    ModelProto finish(ModelProto model) throws IOException {
        network.set(model);
        workshop.pace().begin(Phase.TRAIN);
        var course =
                new Course("finishing", data.all(), plan.finish(), FINISHING_RATE * plan.rate());
        course.run();
        course.takeAverages();
        return network.write();
    }

    /** The step at which the clock ended the training, if it did. */
    OptionalInt cutShortAt() {
        return cutShortAt;
    }

    private int size() {
        return plan.size(workshop.backbone().descriptor());
    }

    private Candidate candidate(String name) {
        return new Candidate(
                name,
                network.write(),
                Frame.square(size()),
                new Held(data, split.held(), logits(split.held())));
    }

    /** The raw scores of plain images. */
    private List<float[]> logits(List<Integer> examples) {
        var preProcessing = workshop.preProcessing(size());
        var logits = new ArrayList<float[]>();
        // No more at a time than in a batch: PyTorch keeps as much of them.
        int most = Math.min(CHUNK, plan.batch());
        for (int first = 0; first < examples.size(); first += most) {
            var chunk = examples.subList(first, Math.min(first + most, examples.size()));
            var samples = FloatBuffer.allocate(chunk.size() * preProcessing.floats());
            chunk.forEach(example ->
                    preProcessing.write(data.pictures().served(example, preProcessing), samples));
            logits.addAll(logits(samples.array(), chunk.size()));
            workshop.pace().advance(plan.lookCost(chunk.size()));
        }
        return logits;
    }

    private List<float[]> logits(float[] samples, int count) {
        try (var work = workshop.manager().newSubManager()) {
            var x = work.create(samples, new Shape(count, 3, size(), size()));
            var input = workshop.backbone().descriptor().input();
            var values = network.run(input, x, Graphs.LOGITS).toFloatArray();
            var logits = new ArrayList<float[]>();
            for (int i = 0; i < count; i++) {
                logits.add(Arrays.copyOfRange(values, i * data.labels(), (i + 1) * data.labels()));
            }
            return logits;
        }
    }

    @Override
    public void close() {
        network.close();
    }

    /** Some epochs over some examples. */
    private final class Course {
        private final String name;
        private final int epochs;
        private final double highestRate;
        private final Batches batches;
        private final int steps;
        private final FineTuning tuning;
        private final float[] labelWeights;

        Course(String name, List<Integer> examples, int epochs, double highestRate) {
            this.name = name;
            this.epochs = epochs;
            this.highestRate = highestRate;
            batches =
                    new Batches(
                            data,
                            examples,
                            Math.min(plan.batch(), examples.size()),
                            data.activation() == Activation.SOFTMAX ? CHANGES : GENTLE_CHANGES,
                            plan.poses(),
                            workshop.random().of(name),
                            workshop.workers());
            steps = epochs * batches.perEpoch();
            labelWeights = labelWeights(examples);
            tuning =
                    new FineTuning(
                            workshop.manager(),
                            network,
                            new FineTuning.Settings(
                                    workshop.backbone().descriptor().input(),
                                    frozen,
                                    weights -> HEAD.contains(weights) ? headRate : 1,
                                    (float) Math.max(0.9, 1 - 10.0 / steps)));
        }

        void run() throws IOException {
            var course = new Steps(workshop, name, steps, this::costOf);
            course.run(tuning.state(), this::batch, this::learn);
            if (course.cutShortAt().isPresent()) {
                cutShortAt = course.cutShortAt();
            }
        }

        void rememberStart() {
            tuning.rememberStart();
        }

        void takeAverages() {
            tuning.takeAverages();
        }

        void takeBetween(float share) {
            tuning.takeBetween(share);
        }

        private void learn(int step, Batches.Batch batch) {
            int epoch = epoch(step);
            int count = batch.examples().size();
            var truth = new float[count * data.labels()];
            var weights = new float[count];
            for (int i = 0; i < count; i++) {
                int example = batch.examples().get(i);
                data.putTruth(example, truth, i * data.labels());
                weights[i] = weight(example);
            }
            float loss =
                    tuning.step(
                            batch.samples(),
                            count,
                            Frame.square(size()),
                            new LabelLoss(data.activation(), SMOOTHING, truth, weights),
                            step + 1,
                            Schedule.rate(highestRate, step, steps));
            workshop.pace().advance(costOf(step), epoch + 1, epochs, loss);
            if ((step + 1) % batches.perEpoch() == 0) {
                LOG.info("{}: epoch {} of {}: last loss {}", name, epoch + 1, epochs, loss);
            }
        }

        private Future<Batches.Batch> batch(int step) {
            int epoch = epoch(step);
            return batches.make(epoch, step % batches.perEpoch(), workshop.preProcessing(size()));
        }

        private int epoch(int step) {
            return step / batches.perEpoch();
        }

        private double costOf(int step) {
            double share = batches.examples().size() / (double) batches.perEpoch();
            return share * Cost.step(plan.scale(), plan.frozen());
        }

        private float[] labelWeights(List<Integer> examples) {
            var counts = data.counts(examples);
            var weights = new float[counts.length];
            double all = Arrays.stream(counts).sum();
            double sum = 0;
            for (int label = 0; label < counts.length; label++) {
                weights[label] = (float) Math.pow(all / Math.max(1, counts[label]), BALANCE);
                sum += weights[label] * counts[label] / all;
            }
            for (int label = 0; label < counts.length; label++) {
                weights[label] /= (float) sum;
            }
            return weights;
        }

        /** The weight of an example's loss; where labels are many, each image counts the same. */
        private float weight(int example) {
            var labels = data.truth().get(example);
            return labels.size() == 1 ? labelWeights[labels.getFirst()] : 1;
        }
    }
}
