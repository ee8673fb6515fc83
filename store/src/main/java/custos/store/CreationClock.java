package custos.store;

import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Mints creation milliseconds: each is taken once, and they grow across restarts and across clocks
 * that were set back. ARNs end in them, so a repeated one would let a new resource inherit an old
 * one's name.
 *
 * <p>The store remembers a ceiling ahead of the values handed out, so that most are minted without
 * a write; after a crash the clock goes on above the ceiling.
 */
public final class CreationClock {
    private static final long AHEAD_MILLIS = 1_000;

    private final Store store;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock(); // guards last, ceiling
    private long last;
    private long ceiling;

    /** A clock that goes on where the store's last one stopped. */
    public CreationClock(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.last =
                store.read(handle ->
                        handle.createQuery("select ceiling from creation_clock")
                                .mapTo(Long.class)
                                .one());
        this.ceiling = last;
    }

    /** A millisecond since 1970 that no other call was ever given. */
    public long next() {
        lock.lock();
        try {
            last = Math.max(last + 1, clock.millis());
            if (last > ceiling) {
                ceiling = last + AHEAD_MILLIS;
                store.writing(
                        handle -> handle.execute("update creation_clock set ceiling = ?", ceiling));
            }
            return last;
        } finally {
            lock.unlock();
        }
    }
}
