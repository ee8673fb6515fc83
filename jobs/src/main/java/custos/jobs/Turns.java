package custos.jobs;

import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The queue for one kind of job: so many run at once, and of those that wait the oldest begins.
 *
 * <p>Jobs come here on threads of their own, in any order. So none begins before an older one that
 * is in the database and has not come yet: it is on its way.
 */
final class Turns {
    /** How often it is looked again, should what was on its way never come. */
    private static final long LOOK_AGAIN_MILLIS = 1000;

    /**
     * A place in the queue.
     *
     * @param due when the job was added, or is to be tried again
     * @param job tells jobs of the same moment apart
     */
    record Place(Instant due, String job) implements Comparable<Place> {
        private static final Comparator<Place> OLDEST_FIRST =
                Comparator.comparing(Place::due).thenComparing(Place::job);

        @Override
        public int compareTo(Place other) {
            return OLDEST_FIRST.compare(this, other);
        }
    }

    private final ReentrantLock lock = new ReentrantLock(); // guards waiting, came and free
    private final Condition changed = lock.newCondition();
    private final TreeSet<Place> waiting = new TreeSet<>();

    /** All that came, until they are seen to have left the database. */
    private final TreeSet<Place> came = new TreeSet<>();

    private final Function<Place, Set<Place>> older;
    private int free;

    /**
     * @param atOnce so many run side by side
     * @param older the jobs in the database that come before one and that this process runs, or
     *     will run; those that run already may be among them
     */
    Turns(int atOnce, Function<Place, Set<Place>> older) {
        this.free = atOnce;
        this.older = older;
    }

    /**
     * Waits for a job's turn, which {@link #end} ends.
     *
     * @throws InterruptedException if interrupted while it waits; then there is no turn to end
     */
    void await(Place place) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            came.add(place);
            waiting.add(place);
            changed.signalAll();
            try {
                while (!mayBegin(place)) {
                    var _ = changed.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                }
                free--;
            } finally {
                waiting.remove(place);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends a turn. */
    void end() {
        lock.lock();
        try {
            free++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean mayBegin(Place place) {
        if (free == 0 || !waiting.first().equals(place)) {
            return false;
        }
        var before = older.apply(place);
        came.headSet(place).retainAll(before);
        return came.containsAll(before);
    }
}
