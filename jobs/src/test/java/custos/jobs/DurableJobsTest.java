package custos.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
final class DurableJobsTest {
    private static final DurableJobs.Settings QUICK =
            new DurableJobs.Settings(Duration.ofMillis(200), Duration.ofSeconds(1), true);

    @TempDir Path folder;

    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    private Store open() {
        return Store.open(folder.resolve("custos.db"), List.of("store", "jobs"));
    }

    private DurableJobs jobs(Store store, JobKind.Work work) {
        return jobs(store, InstantSource.system(), work);
    }

    private static DurableJobs jobs(Store store, InstantSource clock, JobKind.Work work) {
        var jobs = new DurableJobs(store, clock, QUICK);
        jobs.handle(new JobKind("work", 1, work));
        return jobs;
    }

    private static long rows(Store store) {
        return store.<Long>read(
                h -> h.createQuery("select count(*) from scheduled_tasks").mapTo(Long.class).one());
    }

    /** All jobs are picked by a process of that name, which lives. */
    private static void pick(Store store, String name) {
        store.writing(h ->
                h.execute(
                        "update scheduled_tasks set picked = true, picked_by = ?,"
                                + " last_heartbeat = ?",
                        name,
                        System.currentTimeMillis()));
    }

    /** Work that begins, and ends only by an interrupt. */
    private void runForever(String data) throws InterruptedException {
        done.add(data);
        new CountDownLatch(1).await();
    }

    private @Nullable String next() throws InterruptedException {
        return done.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void aJobOfATransactionThatFailedNeverExisted() throws InterruptedException {
        try (var store = open();
                var jobs = jobs(store, done::add)) {
            jobs.start();
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            store.writing(_ -> {
                                jobs.enqueue("work", "ghost");
                                throw new IllegalStateException("stop");
                            }));
            assertEquals(0, rows(store));
            store.writing(_ -> jobs.enqueue("work", "real"));
            assertEquals("real", next());
        }
    }

    @Test
    void aJobBeginsOnceTheTransactionThatAddedItHasCommitted() throws InterruptedException {
        try (var store = open()) {
            store.writing(h -> h.execute("create table t (x text)"));
            var jobs =
                    jobs(
                            store,
                            data ->
                                    done.add(
                                            data
                                                    + store.<Long>read(h ->
                                                            h.createQuery("select count(*) from t")
                                                                    .mapTo(Long.class)
                                                                    .one())));
            try (jobs) {
                jobs.start();
                store.writing(h -> {
                    jobs.enqueue("work", "rows: ");
                    h.execute("insert into t values ('a')");
                });
                assertEquals("rows: 1", next());
            }
        }
    }

    @Test
    void aJobThatAKilledProcessHadPickedIsPickedAgainAtTheNextStart() throws InterruptedException {
        try (var store = open();
                var jobs = jobs(store, done::add)) {
            jobs.enqueue("work", "left behind");
            pick(store, "dead");
            jobs.start();
            assertEquals("left behind", next());
        }
    }

    @Test
    void aStopInterruptsARunningJobWhichRunsAgainAfterTheNextStart() throws InterruptedException {
        try (var store = open()) {
            try (var first = jobs(store, this::runForever)) {
                first.start();
                first.enqueue("work", "long");
                assertEquals("long", next());
            }
            assertEquals(1, rows(store));
            try (var second = jobs(store, done::add)) {
                second.start();
                assertEquals("long", next());
            }
            assertEquals(0, rows(store));
        }
    }

    @Test
    void aJobThatThrowsIsTriedAgain() throws InterruptedException {
        var tries = new AtomicInteger();
        try (var store = open();
                var jobs =
                        jobs(
                                store,
                                data -> {
                                    if (tries.incrementAndGet() == 1) {
                                        throw new IllegalStateException("the first time fails");
                                    }
                                    done.add(data);
                                })) {
            jobs.start();
            jobs.enqueue("work", "again");
            assertEquals("again", next());
            assertEquals(2, tries.get());
        }
    }

    @Test
    void jobsOfAKindQueueForTheirTurn() throws InterruptedException {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        try (var store = open();
                var jobs =
                        jobs(
                                store,
                                data -> {
                                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                    inside.decrementAndGet();
                                    done.add(data);
                                })) {
            jobs.start();
            for (int i = 0; i < 10; i++) {
                jobs.enqueue("work", "job " + i);
            }
            for (int i = 0; i < 10; i++) {
                assertTrue(next() != null);
            }
            assertEquals(1, most.get());
        }
    }

    @Test
    void ofJobsThatWaitAsAProcessStartsTheOldestBegins() throws InterruptedException {
        var seconds = new AtomicLong(Instant.now().getEpochSecond() - 1000);
        InstantSource clock = () -> Instant.ofEpochSecond(seconds.getAndIncrement());
        var names = IntStream.range(0, 40).mapToObj(i -> "job " + i).toList();
        try (var store = open()) {
            try (var first = jobs(store, clock, this::runForever)) {
                names.forEach(name -> first.enqueue("work", name));
                first.start();
                assertEquals("job 0", next());
            }
            assertEquals(40, rows(store));
            try (var second = jobs(store, clock, done::add)) {
                second.start();
                for (var name : names) {
                    assertEquals(name, next(), "the one that was interrupted is still the first");
                }
            }
        }
    }

    @Test
    void jobsThatAnotherProcessRunsAreNotWaitedFor() throws InterruptedException {
        try (var store = open();
                var jobs =
                        new DurableJobs(
                                store,
                                InstantSource.system(),
                                new DurableJobs.Settings(
                                        QUICK.poll(), Duration.ofMinutes(1), false))) {
            jobs.handle(new JobKind("work", 1, done::add));
            jobs.enqueue("work", "theirs");
            pick(store, "them");
            jobs.enqueue("work", "ours");
            jobs.start();
            assertEquals("ours", next());
        }
    }

    @Test
    void writersAndJobsShareTheDatabaseWithoutBeingRefused() throws InterruptedException {
        try (var store = open();
                var jobs = jobs(store, done::add)) {
            store.writing(h -> h.execute("create table t (x integer)"));
            jobs.start();
            for (int i = 0; i < 200; i++) {
                int x = i;
                store.writing(h -> {
                    h.execute("insert into t values (?)", x);
                    if (x % 20 == 0) {
                        jobs.enqueue("work", "job " + x);
                    }
                });
            }
            for (int i = 0; i < 10; i++) {
                assertTrue(next() != null);
            }
        }
    }
}
