package custos.trainer;

import ai.djl.ndarray.types.Shape;
import custos.trainer.ClassificationRecipe.Candidate;
import custos.trainer.Recipe.Workshop;
import custos.trainer.data.Augmentation;
import custos.trainer.data.Batches;
import custos.trainer.data.Dataset;
import custos.trainer.data.Futures;
import custos.trainer.data.Split;
import custos.trainer.fit.Checkpoint;
import custos.trainer.fit.FineTuning;
import custos.trainer.fit.Head;
import custos.trainer.graph.Graphs;
import custos.trainer.graph.Network;
import custos.vision.JobFolder.Phase;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
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

    /** What is lost at most: about half a minute of work, or a quarter of a short training. */
    private static final double CHECKPOINT_COST = 60;

    private static final double LARGEST_LOSS = 0.25;

    /** Twice the plan, and only then, the clock ends a training that was given minutes. */
    private static final double GUARD = 2;

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
    private @Nullable Integer cutShortAt;

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
        var model = Graphs.classifier(workshop.backbone(), head.weights(), head.bias());
        network = Network.read(model, workshop.manager());
        tuning =
                new FineTuning(
                        workshop.manager(),
                        network,
                        workshop.backbone().descriptor().input(),
                        new FineTuning.Settings(
                                data.activation(),
                                (int) Math.round(plan.frozen() * network.size()),
                                HEAD_RATE,
                                SMOOTHING,
                                (float) Math.max(0.9, 1 - 10.0 / steps)));
        labelWeights = labelWeights();
    }

    /** Trains, and gives the last weights and their moving average. */
    List<Candidate> run() throws IOException {
        workshop.pace().begin(Phase.TRAIN);
        var state = tuning.state();
        var file = workshop.folder().checkpoint();
        var saved = Checkpoint.read(file, workshop.digest(), state);
        workshop.pace().resume(costOf(saved.step()), saved.seconds());
        LOG.info("{} steps in {} epochs from step {}", steps, plan.epochs(), saved.step());
        double bearable = Math.min(CHECKPOINT_COST, LARGEST_LOSS * costOf(steps));
        double unsaved = 0;
        var ahead = batch(saved.step());
        for (int step = saved.step(); step < steps && !outOfTime(step); step++) {
            var batch = Futures.get(ahead);
            ahead = batch(Math.min(step + 1, steps - 1));
            learn(step, batch);
            unsaved += costOf(step, step + 1);
            if (unsaved > bearable) {
                Checkpoint.write(
                        file,
                        workshop.digest(),
                        new Checkpoint.State(step + 1, workshop.pace().seconds()),
                        state);
                unsaved = 0;
            }
        }
        Futures.get(ahead);
        return candidates();
    }

    /** The step at which the clock ended the training, if it did. */
    OptionalInt cutShortAt() {
        return cutShortAt == null ? OptionalInt.empty() : OptionalInt.of(cutShortAt);
    }

    private List<Candidate> candidates() {
        workshop.pace().begin(Phase.EVALUATE);
        var last = candidate("last");
        tuning.takeAverages();
        return List.of(last, candidate("average"));
    }

    private boolean outOfTime(int step) {
        @Nullable Integer minutes = workshop.settings().minutes();
        boolean out = minutes != null && workshop.pace().seconds() > GUARD * 60 * minutes;
        if (out) {
            LOG.warn("stopped at step {}: twice the time of the plan is over", step);
            cutShortAt = step;
        }
        return out;
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
        float loss = tuning.step(batch, truth, weights, size(epoch), step + 1, rate);
        workshop.pace().advance(costOf(step, step + 1), epoch + 1, plan.epochs(), loss);
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
        return costOf(0, step);
    }

    private double costOf(int from, int to) {
        double cost = 0;
        double share = split.fit().size() / (double) batches.perEpoch();
        for (int step = from; step < to; step++) {
            cost += share * Cost.step(plan.scale(step / batches.perEpoch()), plan.frozen());
        }
        return cost;
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
