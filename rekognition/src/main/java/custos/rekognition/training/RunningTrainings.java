package custos.rekognition.training;

import custos.rekognition.resource.VersionArn;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The trainings that this process works on, each with its threads, so that they can be stopped. It
 * is one thread as a rule; a job that is taken for dead while it lives has a second one.
 */
public final class RunningTrainings {
    private final ReentrantLock lock = new ReentrantLock(); // guards workers and interruptible
    private final Condition ended = lock.newCondition();
    private final Map<Thread, VersionArn> workers = new HashMap<>();
    private final Set<Thread> interruptible = new HashSet<>();

    /** The calling thread works on a training from now on. */
    void begin(VersionArn arn) {
        lock.lock();
        try {
            workers.put(Thread.currentThread(), arn);
            interruptible.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The calling thread trains no more and only cleans up: nobody here interrupts it any more, and
     * an interrupt that came before is forgotten. Whoever stops the training still waits for it.
     */
    void leave() {
        lock.lock();
        try {
            interruptible.remove(Thread.currentThread());
            var _ = Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** The calling thread has nothing to do with its training any more. */
    void end() {
        lock.lock();
        try {
            interruptible.remove(Thread.currentThread());
            workers.remove(Thread.currentThread());
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** True if a thread works on it. */
    public boolean contains(VersionArn arn) {
        lock.lock();
        try {
            return workers.containsValue(arn);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Interrupts all who work on these trainings, and then waits until nobody does.
     *
     * @param atMost how long, for all of them together
     * @return those that somebody works on even then
     */
    Set<VersionArn> stop(Collection<VersionArn> arns, Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            workers.forEach((thread, arn) -> {
                if (arns.contains(arn) && interruptible.contains(thread)) {
                    thread.interrupt();
                }
            });
            while (left > 0 && !workedOn(arns).isEmpty()) {
                left = ended.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return workedOn(arns);
    }

    private Set<VersionArn> workedOn(Collection<VersionArn> arns) {
        lock.lock();
        try {
            var some = new HashSet<>(workers.values());
            some.retainAll(arns);
            return some;
        } finally {
            lock.unlock();
        }
    }
}
