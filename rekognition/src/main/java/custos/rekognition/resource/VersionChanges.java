package custos.rekognition.resource;

import custos.store.Store;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The signal that some version ended what it was doing. It carries no news itself: whoever waits
 * looks again.
 */
public final class VersionChanges implements AutoCloseable {
    private final Store store;
    private final ReentrantLock lock = new ReentrantLock(); // guards count and closed
    private final Condition changed = lock.newCondition();
    private long count;
    private boolean closed;

    /** Signals that follow the commits of a store. */
    public VersionChanges(Store store) {
        this.store = store;
    }

    /** Wakes who waits, once the surrounding transaction has committed. */
    public void changed() {
        store.afterCommit(() -> wake(false));
    }

    /** How many changes there were; to be read before looking at what may change. */
    public long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a change after those that were counted.
     *
     * @return false if waiting is over for good, because the server stops
     */
    public boolean await(long counted, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!closed && count == counted && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Lets all go who wait, and nobody wait any more. */
    @Override
    public void close() {
        wake(true);
    }

    private void wake(boolean last) {
        lock.lock();
        try {
            count++;
            closed |= last;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
