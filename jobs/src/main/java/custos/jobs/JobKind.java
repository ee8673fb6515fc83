package custos.jobs;

/**
 * A kind of work.
 *
 * @param name names the kind in the database, so it must not change
 * @param atOnce how many jobs of the kind run side by side in one process; the others queue, and
 *     the oldest begins first
 */
public record JobKind(String name, int atOnce, Work work) {
    public JobKind {
        if (atOnce < 1) {
            throw new IllegalArgumentException("at least one at once: `" + atOnce + "`");
        }
    }

    /** What is done for one job. */
    @FunctionalInterface
    public interface Work {

        /**
         * Does the work. It may be called again for the same job, after a crash or after it threw,
         * so it looks first at how far it came.
         *
         * @throws InterruptedException if the process is being stopped: the job is picked again
         *     later
         * @throws RuntimeException if it did not succeed: the job is tried again, after longer and
         *     longer pauses
         */
        void run(String data) throws InterruptedException;
    }
}
