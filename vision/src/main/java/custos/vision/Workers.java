package custos.vision;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that decode and infer, shared by all running models: as many as cores, with a bounded
 * queue before them, first come, first served.
 *
 * <p>They are platform threads: native code pins a virtual thread to its carrier, and as many
 * carriers as cores would then serve nobody else.
 */
public final class Workers implements AutoCloseable {

    private final ThreadPoolExecutor threads;
    private static final Duration UNLIMITED = Duration.ofDays(1);

    private final int queue;
    private final Duration longest;
    private final AtomicInteger inWork = new AtomicInteger();

    /**
     * Starts the threads.
     *
     * @param threads how many images are worked on at once
     * @param queue how many may wait
     */
    public Workers(int threads, int queue) {
        this(threads, queue, UNLIMITED);
    }

    /**
     * The same, but nobody waits longer than that.
     *
     * @param longest the time that work may take with its time in the queue
     */
    public Workers(int threads, int queue, Duration longest) {
        this.queue = queue;
        this.longest = longest;
        this.threads =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(queue),
                        Thread.ofPlatform().daemon().name("vision-", 0).factory());
    }

    /** One thread a core, and a queue of 64 images a core. */
    public static Workers perCore() {
        return perCore(UNLIMITED);
    }

    /** The same, but nobody waits longer than that. */
    public static Workers perCore(Duration longest) {
        var cores = Runtime.getRuntime().availableProcessors();
        return new Workers(cores, cores * 64, longest);
    }

    /** How many images are worked on at once. */
    public int threads() {
        return threads.getMaximumPoolSize();
    }

    /** How many images wait now. */
    public int waiting() {
        return threads.getQueue().size();
    }

    /** Whether no more than one image is in work or waits: the other cores are free for it. */
    boolean alone() {
        return inWork.get() <= 1;
    }

    /**
     * Does the work on one of the threads and waits for it.
     *
     * @throws BusyException if the queue is full
     * @throws ExecutionException around what the work threw
     * @throws CancellationException if the waiting thread is interrupted
     * @throws IllegalStateException if it takes too long
     */
    <T> T run(Callable<T> work) throws BusyException, ExecutionException {
        inWork.incrementAndGet();
        try {
            return result(submit(work));
        } finally {
            inWork.decrementAndGet();
        }
    }

    private <T> T result(Future<T> future) throws ExecutionException {
        try {
            return future.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            future.cancel(false);
            throw new IllegalStateException("an image took more than " + longest, late);
        } catch (InterruptedException _) {
            future.cancel(
                    false); // native code is not to be interrupted, what only waits is dropped
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private <T> Future<T> submit(Callable<T> work) throws BusyException {
        try {
            return threads.submit(work);
        } catch (RejectedExecutionException full) {
            if (threads.isShutdown()) {
                throw new IllegalStateException("the workers are closed", full);
            }
            throw new BusyException("%d images wait already".formatted(queue));
        }
    }

    /** Lets what waits finish, then ends the threads. */
    @Override
    public void close() {
        threads.close();
    }
}
