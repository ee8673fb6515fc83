package custos.rekognition.training;

import custos.rekognition.resource.VersionArn;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The trainings that this process works on, each with its thread, so that one can be stopped. */
public final class RunningTrainings {
    private final ReentrantLock lock = new ReentrantLock(); // guards threads
    private final Condition ended = lock.newCondition();
    private final Map<VersionArn, Thread> threads = new HashMap<>();

    /** The calling thread works on a training from now on. */
    void begin(VersionArn arn) {
        lock.lock();
        try {
            threads.put(arn, Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** The calling thread has nothing to do with it any more. */
    void end(VersionArn arn) {
        lock.lock();
        try {
            threads.remove(arn, Thread.currentThread());
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** True if a thread works on it. */
    public boolean contains(VersionArn arn) {
        lock.lock();
        try {
            return threads.containsKey(arn);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Interrupts who works on a training, and waits until nobody does.
     *
     * @return false if somebody still does after that time
     */
    boolean stop(VersionArn arn, Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            var thread = threads.get(arn);
            if (thread != null) {
                thread.interrupt();
            }
            while (threads.containsKey(arn) && left > 0) {
                left = ended.awaitNanos(left);
            }
            return !threads.containsKey(arn);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
