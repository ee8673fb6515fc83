package custos.vision;

import java.util.concurrent.Callable;

/**
 * The threads that decode and infer, shared by all running models: as many as cores, with a bounded
 * queue before them.
 */
public final class Workers implements AutoCloseable {

    /**
     * Starts the threads.
     *
     * @param threads how many images are worked on at once
     * @param queue how many may wait
     */
    public Workers(int threads, int queue) {}

    /** One thread a core, and a queue of 64 images a core. */
    public static Workers perCore() {
        var cores = Runtime.getRuntime().availableProcessors();
        return new Workers(cores, cores * 64);
    }

    <T> T run(Callable<T> work) throws BusyException {
        return Unfinished.here();
    }

    /** Lets what waits finish, then ends the threads. */
    @Override
    public void close() {}
}
