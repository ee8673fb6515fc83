package custos.trainer.course;

import custos.trainer.graph.Precision;
import custos.vision.JobFolder.Phase;
import custos.vision.JobFolder.Progress;
import java.io.PrintStream;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the worker how far the job is: one JSON line whenever another part in a hundred is done or
 * a phase begins. The seconds that are left follow from the pace so far.
 */
public final class Pace {
    private static final double PART = 0.01;
    private static final double NANOS = 1e9;

    private final PrintStream out;
    private final LongSupplier nanoClock;
    private final long start;
    private final int threads;
    private final Precision precision;
    private double total;
    private double expected;
    private double worked;
    private double done;
    private double resumedAt;
    private double told = -1;
    private Phase phase = Phase.FEATURES;

    /**
     * A pace that begins now.
     *
     * @param cost what the whole job costs
     * @param threads the cores it has
     * @param precision of what it learns in
     */
    public Pace(
            PrintStream out, LongSupplier nanoClock, Cost cost, int threads, Precision precision) {
        this.out = out;
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
        this.threads = threads;
        this.precision = precision;
        this.total = cost.all();
        this.expected = cost.seconds(threads, precision);
    }

    /** What the whole job costs turns out to be another than was thought. */
    public synchronized void expect(Cost cost) {
        total = cost.all();
        expected = cost.seconds(threads, precision);
    }

    /** What is left of the job costs so much, whatever was done. */
    public synchronized void expectMore(Cost left) {
        total = done + left.all();
        expected = left.seconds(threads, precision) * total / left.all();
    }

    /** Another phase begins. */
    public synchronized void begin(Phase next) {
        phase = next;
        tell(null, null, null);
    }

    /** A part of the present phase is done. */
    public synchronized void advance(double cost) {
        done += cost;
        if (share() >= told + PART) {
            tell(null, null, null);
        }
    }

    /** A part of an epoch is done. */
    public synchronized void advance(double cost, int epoch, int epochs, double loss) {
        done += cost;
        if (share() >= told + PART) {
            tell(new int[] {epoch, epochs}, loss, null);
        }
    }

    /** A candidate was measured. */
    public synchronized void measured(double f1) {
        tell(null, null, f1);
    }

    /** Nothing is left to do. */
    public synchronized void finish() {
        done = total;
        tell(null, null, null);
    }

    /** An earlier process did this part of the job in that many seconds. */
    public synchronized void resume(double cost, double seconds) {
        done += cost;
        resumedAt += cost;
        worked = Math.max(worked, seconds);
    }

    /** Seconds worked on the job, interruptions left out. */
    public synchronized double seconds() {
        return worked + here();
    }

    private double here() {
        return (nanoClock.getAsLong() - start) / NANOS;
    }

    private double share() {
        return Math.min(1, done / total);
    }

    private void tell(int @Nullable [] epoch, @Nullable Double loss, @Nullable Double f1) {
        told = share();
        out.println(
                new Progress(
                                phase,
                                epoch == null ? null : epoch[0],
                                epoch == null ? null : epoch[1],
                                Figures.rounded(told),
                                loss == null ? null : Figures.rounded(loss),
                                f1 == null ? null : Figures.rounded(f1),
                                secondsLeft())
                        .toLine());
        out.flush();
    }

    /** From the plan at first, from the pace as soon as there is one. */
    private long secondsLeft() {
        double left = Math.max(0, total - done);
        double doneHere = done - resumedAt;
        double byPlan = expected * left / total;
        double known = Math.min(1, 10 * doneHere / total);
        double byPace = doneHere > 0 ? here() * left / doneHere : byPlan;
        return Math.round(known * byPace + (1 - known) * byPlan);
    }
}
