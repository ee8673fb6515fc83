package custos.rekognition.hosting;

import custos.rekognition.resource.Units;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;

/**
 * An open model and its calls in flight: each holds the read lock, closing takes the write lock.
 */
final class HostedModel {
    private final OpenModel model;
    private final Map<String, Double> thresholds;
    private final Units asked;
    private final BooleanSupplier keyIsUsable;
    private final Optional<InferenceUnits> units;
    private final ReentrantReadWriteLock inFlight = new ReentrantReadWriteLock();
    private volatile boolean refusing;

    /** A model whose units are enforced, or not. */
    HostedModel(
            OpenModel model,
            Map<String, Double> thresholds,
            Units asked,
            BooleanSupplier keyIsUsable,
            Optional<InferenceUnits> units) {
        this.model = model;
        this.asked = asked;
        this.keyIsUsable = keyIsUsable;
        this.thresholds = Map.copyOf(thresholds);
        this.units = units;
    }

    /** Lets one call in, until {@link #leave}. */
    boolean enter() {
        if (refusing || !inFlight.readLock().tryLock()) {
            return false;
        }
        if (refusing) {
            inFlight.readLock().unlock();
            return false;
        }
        return true;
    }

    /** False if the key that encrypts the model was disabled or deleted since it was opened. */
    boolean mayServe() {
        return keyIsUsable.getAsBoolean();
    }

    /** True if the units, where they are enforced, take one more call. */
    boolean hasRoom() {
        return units.map(InferenceUnits::admit).orElse(true);
    }

    /** The units that it was started with. */
    Units asked() {
        return asked;
    }

    /** The units that serve now. */
    int inService() {
        return units.map(InferenceUnits::inService).orElse(asked.min());
    }

    void leave() {
        inFlight.readLock().unlock();
    }

    OpenModel model() {
        return model;
    }

    Map<String, Double> thresholds() {
        return thresholds;
    }

    /** From now on no call is let in. */
    void refuse() {
        refusing = true;
    }

    /** Waits for the calls in flight, at most {@code grace}, and closes the model. */
    void close(Duration grace) throws InterruptedException {
        refuse();
        boolean quiet = inFlight.writeLock().tryLock(grace.toMillis(), TimeUnit.MILLISECONDS);
        try {
            model.close();
        } finally {
            if (quiet) {
                inFlight.writeLock().unlock();
            }
        }
    }
}
