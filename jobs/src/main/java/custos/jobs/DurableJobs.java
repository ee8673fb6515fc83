package custos.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import custos.jobs.Turns.Place;
import custos.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs over db-scheduler, on the store's database.
 *
 * <p>A job is a row. Adding one joins the caller's transaction on the caller's own connection,
 * because SQLite has one writer and a second connection would wait for the first one for ever.
 * Everything else that db-scheduler does is single statements on short-lived connections of their
 * own, which wait for their turn (busy timeout). Running jobs renew a heartbeat; a row whose
 * heartbeat stopped is picked again.
 */
public final class DurableJobs implements Jobs, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DurableJobs.class);

    /** Jobs of all kinds together; those that queue for their kind's turn count as well. */
    private static final int THREADS = 64;

    private static final int LONGEST_PAUSE_SECONDS = 300;

    /**
     * How gently the table is watched.
     *
     * @param poll how often due jobs are looked for; one that was added here begins at once
     * @param heartbeat how often a running job says that it lives; four missed ones mean dead
     * @param sole true if no other process works on this database: then jobs that a killed
     *     predecessor left picked are freed at start, without waiting for their heartbeats
     */
    public record Settings(Duration poll, Duration heartbeat, boolean sole) {

        /** For the embedded database. */
        public static Settings embedded() {
            return new Settings(Duration.ofSeconds(1), Duration.ofSeconds(5), true);
        }
    }

    private final Store store;
    private final InstantSource clock;
    private final Settings settings;

    /** Names this process in the rows that it has picked. */
    private final String name = "custos-" + UUID.randomUUID();

    private final List<Task<?>> tasks = new ArrayList<>();
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Scheduler scheduler;
    private volatile boolean stopping;

    /** Jobs that do not run before {@link #start}. */
    public DurableJobs(Store store, InstantSource clock, Settings settings) {
        this.store = store;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public void handle(JobKind kind) {
        var turns = new Turns(kind.atOnce(), place -> before(kind, place));
        tasks.add(
                Tasks.oneTime(kind.name(), String.class)
                        .onFailure(this::tryAgain)
                        .onDeadExecutionRevive()
                        .execute((job, context) ->
                                run(kind, turns, place(context.getExecution()), job.getData())));
    }

    @Override
    public void enqueue(String kind, String data) {
        var job = new TaskInstance<>(kind, UUID.randomUUID().toString(), data);
        store.writing(handle ->
                SchedulerClient.Builder.create(new Joined(handle.getConnection()))
                        .serializer(new TextSerializer())
                        .build()
                        .scheduleIfNotExists(job, clock.instant()));
        store.afterCommit(this::wake);
    }

    /** Begins to run jobs, first those that a predecessor left. */
    public void start() {
        if (settings.sole()) {
            store.writing(handle ->
                    handle.execute(
                            "update scheduled_tasks set picked = false, picked_by = null,"
                                    + " last_heartbeat = null, version = version + 1"
                                    + " where picked = true"));
        }
        var started =
                Scheduler.create(store.dataSource(), tasks)
                        .schedulerName(new SchedulerName.Fixed(name))
                        .serializer(new TextSerializer())
                        .pollingInterval(settings.poll())
                        .heartbeatInterval(settings.heartbeat())
                        .missedHeartbeatsLimit(4)
                        .threads(THREADS)
                        .executorService(Executors.newVirtualThreadPerTaskExecutor())
                        .shutdownMaxWait(Duration.ofSeconds(20))
                        .build();
        started.start();
        scheduler = started;
    }

    /**
     * Interrupts what runs and waits until it has ended; it is picked again after the next start.
     */
    @Override
    public void close() {
        stopping = true;
        running.forEach(Thread::interrupt);
        var started = scheduler;
        if (started != null) {
            started.stop();
        }
    }

    private void wake() {
        var started = scheduler;
        if (started != null && !stopping) {
            started.triggerCheckForDueExecutions();
        }
    }

    private static Place place(Execution job) {
        return new Place(job.executionTime, job.getId());
    }

    /** Jobs of a kind that come before a place: those that no other process has picked. */
    private Set<Place> before(JobKind kind, Place place) {
        return store.read(handle ->
                handle.createQuery(
                                "select execution_time, task_instance from scheduled_tasks"
                                        + " where task_name = :kind and execution_time <= :due"
                                        + " and (picked = false or picked_by = :us)")
                        .bind("kind", kind.name())
                        .bind("due", place.due().toEpochMilli())
                        .bind("us", name)
                        .map((row, _) ->
                                new Place(
                                        Instant.ofEpochMilli(row.getLong("execution_time")),
                                        row.getString("task_instance")))
                        .filter(other -> other.compareTo(place) < 0)
                        .collectIntoSet());
    }

    private void run(JobKind kind, Turns turns, Place place, String data) {
        running.add(Thread.currentThread());
        try {
            if (stopping) {
                throw new InterruptedException("stopping");
            }
            turns.await(place);
            try {
                kind.work().run(data);
            } finally {
                turns.end();
            }
        } catch (InterruptedException _) {
            throw new Stopped();
        } finally {
            running.remove(Thread.currentThread());
            var _ = Thread.interrupted(); // what follows writes the outcome on this thread
        }
    }

    private void tryAgain(ExecutionComplete end, ExecutionOperations<String> job) {
        if (stopping || end.getCause().filter(Stopped.class::isInstance).isPresent()) {
            job.reschedule(end, end.getExecution().executionTime); // it keeps its place
            return;
        }
        int failures = Math.min(end.getExecution().consecutiveFailures, 16);
        var pause = Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, 1L << failures));
        log.warn(
                "job {} failed and is tried again in {}",
                end.getExecution().taskInstance,
                pause,
                end.getCause().orElse(null));
        job.reschedule(end, clock.instant().plus(pause));
    }

    /** The process stops; not a failure of the job. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }
}
