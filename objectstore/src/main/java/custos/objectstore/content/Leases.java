package custos.objectstore.content;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keeps files on the disk while somebody reads them.
 *
 * <p>A reader looks its object up and counts itself in under the shared lock; whoever changed the
 * row asks, under the exclusive lock and after the commit, whether readers are left. A reader who
 * saw the old row has then been counted, and one who comes later cannot see it any more.
 */
final class Leases {
    private final ReentrantReadWriteLock lookup = new ReentrantReadWriteLock();
    private final ReentrantLock counting = new ReentrantLock(); // guards readers, doomed
    private final Map<String, Integer> readers = new HashMap<>();
    private final Map<String, List<Segment>> doomed = new HashMap<>();
    private final Consumer<List<Segment>> delete;

    Leases(Consumer<List<Segment>> delete) {
        this.delete = delete;
    }

    /** Looks something up, and holds its content until {@link #release}. */
    <T> Optional<T> take(Supplier<Optional<T>> find, Function<T, String> contentId) {
        lookup.readLock().lock();
        try {
            var found = find.get();
            found.ifPresent(it -> count(contentId.apply(it)));
            return found;
        } finally {
            lookup.readLock().unlock();
        }
    }

    private void count(String contentId) {
        counting.lock();
        try {
            readers.merge(contentId, 1, Integer::sum);
        } finally {
            counting.unlock();
        }
    }

    void release(String contentId) {
        List<Segment> free = List.of();
        counting.lock();
        try {
            if (readers.merge(contentId, -1, (a, b) -> a + b == 0 ? null : a + b) == null) {
                free = Optional.ofNullable(doomed.remove(contentId)).orElse(List.of());
            }
        } finally {
            counting.unlock();
        }
        delete.accept(free);
    }

    /** Deletes a content that no row refers to any more, now or when its last reader is done. */
    void discard(String contentId, List<Segment> segments) {
        if (!postponed(contentId, segments)) {
            delete.accept(segments);
        }
    }

    private boolean postponed(String contentId, List<Segment> segments) {
        lookup.writeLock().lock();
        try {
            return postpone(contentId, segments);
        } finally {
            lookup.writeLock().unlock();
        }
    }

    private boolean postpone(String contentId, List<Segment> segments) {
        counting.lock();
        try {
            boolean read = readers.containsKey(contentId);
            if (read) {
                doomed.put(contentId, segments);
            }
            return read;
        } finally {
            counting.unlock();
        }
    }
}
