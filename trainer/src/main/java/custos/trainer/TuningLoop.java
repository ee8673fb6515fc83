package custos.trainer;

import ai.djl.ndarray.types.Shape;
import custos.trainer.ClassificationRecipe.Candidate;
import custos.trainer.Recipe.Workshop;
import custos.trainer.data.Augmentation;
import custos.trainer.data.Batches;
import custos.trainer.data.Dataset;
import custos.trainer.data.Split;
import custos.trainer.fit.FineTuning;
import custos.trainer.fit.Head;
import custos.trainer.fit.LabelLoss;
import custos.trainer.graph.Graphs;
import custos.trainer.graph.Network;
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

/** Fine-tuning by plan: batch after batch, with checkpoints on the way. */
final class TuningLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TuningLoop.class);

    private static final Augmentation CHANGES = new Augmentation(0.4, 0.3);
    private static final float HEAD_RATE = 3;
    private static final float SMOOTHING = 0.1f;

    /** Rare labels count more, but far less than their rarity: a power of the share. */
    private static final double BALANCE = 0.3;

    private static final int CHUNK = 16;

    private final Workshop workshop;
    private final Plan plan;
    private final Split split;
    private final Dataset data;
    private final Batches batches;
    private final Network network;
    private final FineTuning tuning;
    private final float[] labelWeights;
    private final int steps;
    private final Steps course;

    TuningLoop(Workshop workshop, Plan plan, Split split, Head head) {
        this.workshop = workshop;
        this.plan = plan;
        this.split = split;
        this.data = workshop.train();
        batches =
                new Batches(
                        data,
                        split.fit(),
                        Math.min(plan.batch(), split.fit().size()),
                        CHANGES,
                        workshop.random(),
                        workshop.workers());
        steps = plan.epochs() * batches.perEpoch();
        course = new Steps(workshop, steps, this::costOf);
        var model = Graphs.classifier(workshop.backbone(), head.weights(), head.bias());
        network = Network.read(model, workshop.manager());
        tuning =
                new FineTuning(
                        workshop.manager(),
                        network,
                        new FineTuning.Settings(
                                workshop.backbone().descriptor().input(),
                                (int) Math.round(plan.frozen() * network.size()),
                                Set.of(Graphs.HEAD_WEIGHTS, Graphs.HEAD_BIAS)::contains,
                                HEAD_RATE,
                                (float) Math.max(0.9, 1 - 10.0 / steps)));
        labelWeights = labelWeights();
    }

    /** Trains, and gives the last weights and their moving average. */
    List<Candidate> run() throws IOException {
        workshop.pace().begin(Phase.TRAIN);
        course.run(tuning.state(), this::batch, this::learn);
        return candidates();
    }

    /** The step at which the clock ended the training, if it did. */
    OptionalInt cutShortAt() {
        return course.cutShortAt();
    }

    private List<Candidate> candidates() {
        workshop.pace().begin(Phase.EVALUATE);
        var last = candidate("last");
        tuning.takeAverages();
        return List.of(last, candidate("average"));
    }

    private void learn(int step, Batches.Batch batch) {
        int epoch = step / batches.perEpoch();
        int count = batch.examples().size();
        var truth = new float[count * data.labels()];
        var weights = new float[count];
        for (int i = 0; i < count; i++) {
            int example = batch.examples().get(i);
            data.putTruth(example, truth, i * data.labels());
            weights[i] = weight(example);
        }
        float rate = Schedule.rate(plan.rate(), step, steps);
        float loss =
                tuning.step(
                        batch.samples(),
                        count,
                        size(epoch),
                        new LabelLoss(data.activation(), SMOOTHING, truth, weights),
                        step + 1,
                        rate);
        workshop.pace().advance(costOf(step), epoch + 1, plan.epochs(), loss);
        if ((step + 1) % batches.perEpoch() == 0) {
            LOG.info("epoch {} of {}: last loss {}", epoch + 1, plan.epochs(), loss);
        }
    }

    private Future<Batches.Batch> batch(int step) {
        int epoch = step / batches.perEpoch();
        return batches.make(
                epoch,
                step % batches.perEpoch(),
                ClassificationRecipe.preProcessing(workshop, size(epoch)));
    }

    /** A multiple of the deepest stride, so that no feature is cut. */
    private int size(int epoch) {
        int stride = workshop.backbone().descriptor().deepestStride();
        double wanted = plan.scale(epoch) * workshop.backbone().descriptor().size();
        return Math.max(stride, (int) Math.round(wanted / stride) * stride);
    }

    private double costOf(int step) {
        double share = split.fit().size() / (double) batches.perEpoch();
        return share * Cost.step(plan.scale(step / batches.perEpoch()), plan.frozen());
    }

    private float[] labelWeights() {
        var counts = data.counts(split.fit());
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

    private Candidate candidate(String name) {
        int size = size(plan.epochs() - 1);
        return new Candidate(
                name,
                network.write(),
                size,
                new Held(data, split.held(), logits(split.held(), size)));
    }

    /** The raw scores of plain images. */
    private List<float[]> logits(List<Integer> examples, int size) {
        var preProcessing = ClassificationRecipe.preProcessing(workshop, size);
        var logits = new ArrayList<float[]>();
        for (int first = 0; first < examples.size(); first += CHUNK) {
            var chunk = examples.subList(first, Math.min(first + CHUNK, examples.size()));
            var samples = FloatBuffer.allocate(chunk.size() * preProcessing.floats());
            chunk.forEach(example -> preProcessing.write(data.pictures().get(example), samples));
            logits.addAll(logits(samples.array(), chunk.size(), size));
            workshop.pace().advance(chunk.size() * Cost.FORWARD);
        }
        return logits;
    }

    private List<float[]> logits(float[] samples, int count, int size) {
        try (var work = workshop.manager().newSubManager()) {
            var x = work.create(samples, new Shape(count, 3, size, size));
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
}
