package custos.trainer.fit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import custos.trainer.data.Batches;
import custos.trainer.graph.Graphs;
import custos.trainer.graph.Network;
import custos.vision.Activation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of a network in training: its weights, their moments and their moving average.
 *
 * <p>PyTorch allows one gradient collector in a process, so there is one training in a process.
 */
public final class FineTuning {
    private static final float DECAY = 0.02f;

    private final NDManager manager;
    private final Network network;
    private final String input;
    private final Settings settings;
    private final Map<String, NDArray> trained = new LinkedHashMap<>();
    private final Map<String, NDArray> averages = new LinkedHashMap<>();
    private final AdamW optimizer;

    /**
     * What one training does not change.
     *
     * @param frozen nodes from the input on whose weights stay as they are
     * @param headRate how many times faster the head learns
     * @param smoothing the share of the truth that is spread over all labels
     * @param averaging the share of the moving average that stays at each step
     */
    public record Settings(
            Activation activation, int frozen, float headRate, float smoothing, float averaging) {}

    /**
     * Gets a network ready.
     *
     * @param manager owns what this training allocates
     * @param input the graph's input
     */
    public FineTuning(NDManager manager, Network network, String input, Settings settings) {
        this.manager = manager;
        this.network = network;
        this.input = input;
        this.settings = settings;
        var free = network.parametersFrom(settings.frozen());
        network.parameters()
                .forEach((name, parameter) -> {
                    if (free.contains(name)) {
                        trained.put(name, parameter);
                        averages.put(name, parameter.duplicate());
                    }
                });
        trained.values().forEach(parameter -> parameter.setRequiresGradient(true));
        optimizer = new AdamW(manager, trained);
    }

    /** Everything that a checkpoint must hold, by name. */
    public Map<String, NDArray> state() {
        var state = new LinkedHashMap<String, NDArray>();
        trained.forEach((name, array) -> state.put("weight:" + name, array));
        averages.forEach((name, array) -> state.put("average:" + name, array));
        optimizer.means().forEach((name, array) -> state.put("mean:" + name, array));
        optimizer.variances().forEach((name, array) -> state.put("variance:" + name, array));
        return state;
    }

    /**
     * Learns from one batch.
     *
     * @param truth one row of shares an example
     * @param weights how much each example counts
     * @param size width and height of the samples
     * @param step counts from 1
     * @param rate the learning rate of all but the head
     * @return the mean loss
     */
    public float step(
            Batches.Batch batch, float[] truth, float[] weights, int size, int step, float rate) {
        int count = batch.examples().size();
        int labels = truth.length / count;
        try (var work = manager.newSubManager()) {
            var x = channelsLast(work, batch.samples(), count, size);
            var y = work.create(smoothed(truth, labels), new Shape(count, labels));
            var w = work.create(weights, new Shape(count, 1));
            float loss = collectGradients(x, y, w, count);
            if (!Float.isFinite(loss)) {
                throw new IllegalStateException("the loss is " + loss + " at step " + step);
            }
            move(step, rate);
            average(step);
            return loss;
        }
    }

    /** PyTorch's convolutions are a fifth faster on arrays whose channels lie side by side. */
    private static NDArray channelsLast(NDManager work, float[] samples, int count, int size) {
        try (var planes = work.create(samples, new Shape(count, 3, size, size));
                var turned = planes.transpose(0, 2, 3, 1);
                var laid = turned.duplicate()) {
            return laid.transpose(0, 3, 1, 2);
        }
    }

    private float[] smoothed(float[] truth, int labels) {
        if (settings.activation() == Activation.SIGMOID) {
            return truth;
        }
        var smoothed = new float[truth.length];
        for (int i = 0; i < truth.length; i++) {
            smoothed[i] = truth[i] * (1 - settings.smoothing()) + settings.smoothing() / labels;
        }
        return smoothed;
    }

    private float collectGradients(NDArray x, NDArray y, NDArray weights, int count) {
        try (var collector = Engine.getInstance().newGradientCollector()) {
            var logits = network.run(input, x, Graphs.LOGITS);
            var loss = losses(logits, y).mul(weights).sum().div(count);
            collector.backward(loss);
            return loss.getFloat();
        }
    }

    /** The losses of a batch, one an example and label. */
    private NDArray losses(NDArray logits, NDArray y) {
        return switch (settings.activation()) {
            case SOFTMAX -> logits.logSoftmax(1).mul(y).neg();
            // max(x, 0) - x y + log(1 + exp(-|x|)), which no large score overflows
            case SIGMOID ->
                    ai.djl.nn.Activation.relu(logits)
                            .sub(logits.mul(y))
                            .add(logits.abs().neg().exp().add(1f).log());
        };
    }

    private void move(int step, float rate) {
        trained.forEach((name, parameter) -> {
            try (var gradient = parameter.getGradient()) {
                boolean head = name.equals(Graphs.HEAD_WEIGHTS) || name.equals(Graphs.HEAD_BIAS);
                optimizer.move(
                        name,
                        parameter,
                        gradient,
                        step,
                        head ? rate * settings.headRate() : rate,
                        parameter.getShape().dimension() > 1 ? DECAY : 0);
            }
        });
    }

    private void average(int step) {
        float kept = Math.min(settings.averaging(), (1f + step) / (10f + step));
        averages.forEach((name, average) -> {
            var parameter = trained.get(name);
            if (parameter != null) {
                try (var share = parameter.mul(1 - kept)) {
                    average.muli(kept).addi(share);
                }
            }
        });
    }

    /** Ends training with the moving averages as the network's weights. */
    public void takeAverages() {
        trained.forEach((name, parameter) -> {
            parameter.setRequiresGradient(false);
            var average = averages.get(name);
            if (average != null) {
                average.copyTo(parameter);
            }
        });
    }
}
