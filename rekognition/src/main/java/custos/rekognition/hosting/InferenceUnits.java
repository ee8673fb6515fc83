package custos.rekognition.hosting;

import custos.rekognition.resource.Units;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The inference units of a running version, where they are enforced: how many there are, and
 * whether they take one more call (specification, D-180 and D-181).
 *
 * <p>A unit takes five calls a second, ten at once after a rest. Where the version was started with
 * a maximum, a unit is added after a minute in which more than 70 % of what the units take was
 * asked for, and one is removed after a quarter of an hour below 30 %. Nothing ticks: a call
 * settles the minutes that passed before it.
 */
final class InferenceUnits {
    private static final int CALLS_PER_SECOND = 5;
    private static final int BURST = 10;
    private static final long MINUTE = 60_000_000_000L;
    private static final double BUSY = 0.7;
    private static final double IDLE = 0.3;
    private static final int IDLE_MINUTES = 15;

    private final int min;
    private final int max;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private int inService;
    private double tokens;
    private long filled;
    private long minute;
    private long asked;
    private int idleMinutes;

    /**
     * As many units as the version was started with.
     *
     * @param nanos a clock that never goes back
     */
    InferenceUnits(Units units, LongSupplier nanos) {
        this.min = units.min();
        this.max = units.max().orElse(units.min());
        this.nanos = nanos;
        this.inService = min;
        this.tokens = (double) min * BURST;
        this.filled = nanos.getAsLong();
        this.minute = filled;
    }

    /** Takes one more call; false if the units have no room for it. */
    boolean admit() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            settle(now);
            asked++;
            fill(now);
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** How many units serve now. */
    int inService() {
        lock.lock();
        try {
            settle(nanos.getAsLong());
            return inService;
        } finally {
            lock.unlock();
        }
    }

    private void fill(long now) {
        double seconds = Math.max(0, now - filled) / 1e9;
        tokens =
                Math.min(
                        (double) inService * BURST,
                        tokens + seconds * inService * CALLS_PER_SECOND);
        filled = Math.max(now, filled);
    }

    /** Judges each whole minute that passed; after the first one nothing was asked for. */
    private void settle(long now) {
        while (now - minute >= MINUTE && (asked > 0 || inService > min)) {
            double share = asked / (60.0 * inService * CALLS_PER_SECOND);
            idleMinutes = share < IDLE ? idleMinutes + 1 : 0;
            if (share > BUSY && inService < max) {
                inService++;
            } else if (idleMinutes >= IDLE_MINUTES && inService > min) {
                inService--;
                idleMinutes = 0;
            }
            asked = 0;
            minute += MINUTE;
        }
        if (now - minute >= MINUTE) {
            minute = now - (now - minute) % MINUTE;
            idleMinutes = 0; // at the minimum there is nothing to remove
        }
    }
}
