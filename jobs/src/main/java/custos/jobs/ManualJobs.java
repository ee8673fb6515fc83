package custos.jobs;

import custos.store.Store;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** Jobs that run when a test says so, on the test's own thread, in the order in which they came. */
public final class ManualJobs implements Jobs {
    private final Store store;
    private final Map<String, JobKind> kinds = new HashMap<>();
    private final Queue<Waiting> queue = new ArrayDeque<>();

    /** Jobs that join the transactions of {@code store}. */
    public ManualJobs(Store store) {
        this.store = store;
    }

    @Override
    public void handle(JobKind kind) {
        kinds.put(kind.name(), kind);
    }

    @Override
    public void enqueue(String kind, String data) {
        store.afterCommit(() -> queue.add(new Waiting(kind, data)));
    }

    /** How many jobs wait. */
    public int waiting() {
        return queue.size();
    }

    /**
     * Runs the oldest job; if it throws, it goes to the end of the queue and the exception comes
     * out here.
     *
     * @return false if there was none
     */
    public boolean runNext() {
        var job = queue.poll();
        if (job == null) {
            return false;
        }
        var kind = kinds.get(job.kind());
        if (kind == null) {
            throw new IllegalStateException("nobody handles `" + job.kind() + "`");
        }
        try {
            kind.work().run(job.data());
        } catch (InterruptedException e) {
            queue.add(job);
            throw new IllegalStateException("interrupted", e);
        } catch (RuntimeException e) {
            queue.add(job);
            throw e;
        }
        return true;
    }

    /** Runs jobs until none waits. */
    public void runAll() {
        while (runNext()) {}
    }

    private record Waiting(String kind, String data) {}
}
