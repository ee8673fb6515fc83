package custos.trainer.fit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Network;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The state of a network in training: its weights, their moments and their moving average.
 *
 * <p>PyTorch allows one gradient collector in a process, so there is one training in a process.
 */
public final class FineTuning {
    private static final float DECAY = 0.02f;

    private final NDManager manager;
    private final Network network;
    private final Settings settings;
    private final Map<String, NDArray> trained = new LinkedHashMap<>();
    private final Map<String, NDArray> starts = new LinkedHashMap<>();
    private final Map<String, NDArray> averages = new LinkedHashMap<>();
    private final AdamW optimizer;

    /**
     * What one training does not change.
     *
     * @param input the graph's input
     * @param frozen nodes from the input on whose weights stay as they are
     * @param speed how many times as fast as the rate says a parameter learns
     * @param averaging the share of the moving average that stays at each step
     */
    public record Settings(
            String input, int frozen, ToDoubleFunction<String> speed, float averaging) {}

    /** What is to become small. */
    public interface Objective {
        /** The graph's outputs that it looks at. */
        List<String> outputs();

        /**
         * The loss of a batch, a scalar.
         *
         * @param work owns what is allocated for it
         * @param values the outputs by name
         */
        NDArray loss(NDManager work, Map<String, NDArray> values);

        /**
         * The same for an objective that has the graph run on from what it found.
         *
         * @param network runs on with values that are known and gives others, by name
         */
        default NDArray loss(NDManager work, Map<String, NDArray> values, Continuation network) {
            return loss(work, values);
        }
    }

    /** The rest of a graph, from values that are known on. */
    @FunctionalInterface
    public interface Continuation {
        Map<String, NDArray> run(Map<String, NDArray> known, Collection<String> outputs);
    }

    /**
     * Gets a network ready.
     *
     * @param manager owns what this training allocates
     */
    public FineTuning(NDManager manager, Network network, Settings settings) {
        this.manager = manager;
        this.network = network;
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
     * @param samples NCHW samples
     * @param count how many
     * @param frame what they measure
     * @param step counts from 1
     * @param rate the learning rate
     * @return the loss
     * @throws NotFiniteException if it or a gradient is no number; nothing is changed then
     */
    public float step(
            float[] samples, int count, Frame frame, Objective objective, int step, float rate) {
        try (var work = manager.newSubManager()) {
            float loss =
                    collectGradients(work, channelsLast(work, samples, count, frame), objective);
            if (!Float.isFinite(loss) || !gradientsAreFinite()) {
                clearGradients();
                throw new NotFiniteException(
                        "the loss is %s at step %d, or a gradient is no number"
                                .formatted(loss, step));
            }
            move(step, rate);
            average(step);
            return loss;
        }
    }

    /** PyTorch's convolutions are a fifth faster on arrays whose channels lie side by side. */
    private static NDArray channelsLast(NDManager work, float[] samples, int count, Frame frame) {
        var shape = new Shape(count, 3, frame.height(), frame.width());
        try (var planes = work.create(samples, shape);
                var turned = planes.transpose(0, 2, 3, 1);
                var laid = turned.duplicate()) {
            return laid.transpose(0, 3, 1, 2);
        }
    }

    private float collectGradients(NDManager work, NDArray x, Objective objective) {
        try (var collector = Engine.getInstance().newGradientCollector()) {
            var values = network.run(settings.input(), x, objective.outputs());
            var loss = objective.loss(work, values, network::run);
            collector.backward(loss);
            return loss.getFloat();
        }
    }

    private boolean gradientsAreFinite() {
        return trained.values().stream()
                .allMatch(parameter -> {
                    try (var gradient = parameter.getGradient();
                            var sum = gradient.sum()) {
                        return Float.isFinite(sum.getFloat());
                    }
                });
    }

    /** What is no number stays none when DJL subtracts it from itself before the next step. */
    private void clearGradients() {
        for (var parameter : trained.values()) {
            try (var gradient = parameter.getGradient();
                    var zeros = gradient.zerosLike()) {
                zeros.copyTo(gradient);
            }
        }
    }

    private void move(int step, float rate) {
        trained.forEach((name, parameter) -> {
            try (var gradient = parameter.getGradient()) {
                optimizer.move(
                        name,
                        parameter,
                        gradient,
                        step,
                        (float) (rate * settings.speed().applyAsDouble(name)),
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

    /** Keeps the weights as they are now, for {@link #takeBetween}. */
    public void rememberStart() {
        trained.forEach((name, parameter) -> starts.put(name, parameter.duplicate()));
    }

    /**
     * Sets the network's weights between those remembered, 0, and their moving averages, 1: what
     * lies between the two knows of both (Wortsman et al. 2022, WiSE-FT).
     */
    public void takeBetween(float share) {
        trained.forEach((name, parameter) -> {
            var start = starts.get(name);
            var average = averages.get(name);
            if (start != null && average != null) {
                try (var old = start.mul(1 - share);
                        var grown = average.mul(share);
                        var between = old.add(grown)) {
                    between.copyTo(parameter);
                }
            }
        });
    }
}
