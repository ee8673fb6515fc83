package custos.trainer.course;

import ai.djl.ndarray.NDArray;
import custos.trainer.data.Futures;
import custos.trainer.fit.Checkpoint;
import custos.trainer.fit.NotFiniteException;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a training: the next batch is made while the present one is learned from, and what
 * was learned is saved now and then.
 */
public final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    /** What is lost at most: about half a minute of work, or a quarter of a short training. */
    private static final double CHECKPOINT_COST = 60;

    private static final double LARGEST_LOSS = 0.25;

    /** Twice the plan, and only then, the clock ends a training that was given minutes. */
    private static final double GUARD = 2;

    private final Workshop workshop;
    private final String course;
    private final int count;
    private final IntToDoubleFunction cost;
    private @Nullable Integer cutShortAt;

    /**
     * Steps that are to be made.
     *
     * @param course the name of this part of the job, which has a checkpoint of its own
     * @param cost of a step, in seconds of one core
     */
    public Steps(Workshop workshop, String course, int count, IntToDoubleFunction cost) {
        this.workshop = workshop;
        this.course = course;
        this.count = count;
        this.cost = cost;
    }

    /** Learns from a batch in one step, which counts from 0. */
    public interface Lesson<B> {
        void learn(int step, B batch);
    }

    /**
     * Makes the steps, from the last checkpoint on if there is one.
     *
     * @param state what a checkpoint holds
     */
    public <B> void run(
            Map<String, NDArray> state, IntFunction<Future<B>> batches, Lesson<B> lesson)
            throws IOException {
        var file = workshop.folder().checkpoint(course);
        var cipher = workshop.folder().cipher();
        var saved = Checkpoint.read(file, cipher, workshop.digest(), state);
        workshop.pace().resume(costOf(saved.step()), saved.seconds());
        LOG.info("{} steps from step {}", count, saved.step());
        double bearable = Math.min(CHECKPOINT_COST, LARGEST_LOSS * costOf(count));
        double unsaved = 0;
        var ahead = batches.apply(Math.min(saved.step(), count - 1));
        for (int step = saved.step(); step < count && !outOfTime(step); step++) {
            var batch = Futures.get(ahead);
            ahead = batches.apply(Math.min(step + 1, count - 1));
            learn(step, batch, batches, lesson);
            unsaved += cost.applyAsDouble(step);
            if (unsaved > bearable || step + 1 == count) {
                Checkpoint.write(
                        file,
                        cipher,
                        workshop.digest(),
                        new Checkpoint.State(step + 1, workshop.pace().seconds()),
                        state);
                unsaved = 0;
            }
        }
        Futures.get(ahead);
    }

    /** Makes a step that came to no number again, from a batch that is made again. */
    private static <B> void learn(
            int step, B batch, IntFunction<Future<B>> batches, Lesson<B> lesson) {
        try {
            lesson.learn(step, batch);
        } catch (NotFiniteException e) {
            LOG.warn("step {} is made again: {}", step, e.getMessage());
            lesson.learn(step, Futures.get(batches.apply(step)));
        }
    }

    /** The step at which the clock ended the training, if it did. */
    public OptionalInt cutShortAt() {
        return cutShortAt == null ? OptionalInt.empty() : OptionalInt.of(cutShortAt);
    }

    private double costOf(int steps) {
        double sum = 0;
        for (int step = 0; step < steps; step++) {
            sum += cost.applyAsDouble(step);
        }
        return sum;
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
}
