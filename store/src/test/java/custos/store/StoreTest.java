package custos.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@org.jspecify.annotations.NullMarked
final class StoreTest {
    @TempDir Path folder;

    private Store open() {
        return Store.open(folder.resolve("custos.db"), List.of("store"));
    }

    @Test
    void whatAWriteReturnedIsThereAfterReopening() {
        try (var store = open()) {
            store.writing(h -> h.execute("create table t (x integer)"));
            store.writing(h -> h.execute("insert into t values (7)"));
        }
        try (var store = open()) {
            int x = store.read(h -> h.createQuery("select x from t").mapTo(Integer.class).one());
            assertEquals(7, x);
        }
    }

    @Test
    void aWriteThatThrowsLeavesNothing() {
        try (var store = open()) {
            store.writing(h -> h.execute("create table t (x integer)"));
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            store.writing(h -> {
                                h.execute("insert into t values (1)");
                                store.writing(i -> i.execute("insert into t values (2)"));
                                throw new IllegalStateException("stop");
                            }));
            assertEquals(
                    0,
                    store.<Integer>read(h ->
                            h.createQuery("select count(*) from t").mapTo(Integer.class).one()));
        }
    }

    @Test
    void aReaderWaitsForNoWriterAndSeesNothingOfWhatIsUnderWay() {
        try (var store = open()) {
            store.writing(h -> h.execute("create table t (x integer)"));
            store.writing(h -> {
                h.execute("insert into t values (1)");
                // In another thread, which stands in no transaction.
                int seen =
                        CompletableFuture.supplyAsync(() ->
                                        store.<Integer>read(r ->
                                                r.createQuery("select count(*) from t")
                                                        .mapTo(Integer.class)
                                                        .one()))
                                .join();
                assertEquals(0, seen);
            });
        }
    }

    @Test
    void anActionAfterTheCommitSeesItAndIsDroppedWithARollback() {
        try (var store = open()) {
            store.writing(h -> h.execute("create table t (x integer)"));
            var seen = new ArrayList<Integer>();
            Runnable look =
                    () ->
                            seen.add(
                                    store.<Integer>read(h ->
                                            h.createQuery("select count(*) from t")
                                                    .mapTo(Integer.class)
                                                    .one()));
            store.writing(h -> {
                store.afterCommit(look);
                h.execute("insert into t values (1)");
            });
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            store.writing(_ -> {
                                store.afterCommit(look);
                                throw new IllegalStateException("stop");
                            }));
            assertEquals(List.of(1), seen);
        }
    }

    @Test
    void commitsAreSyncedToTheDisk() {
        try (var store = open()) {
            assertEquals(
                    "wal",
                    store.<String>read(
                            h -> h.createQuery("pragma journal_mode").mapTo(String.class).one()));
            assertEquals(
                    2,
                    store.<Integer>write(
                            h -> h.createQuery("pragma synchronous").mapTo(Integer.class).one()));
        }
    }

    @Test
    void creationMillisecondsNeverRepeatEvenWhenTheClockStandsStillAcrossRestarts() {
        var stopped = Clock.fixed(Instant.ofEpochMilli(1_690_000_000_000L), ZoneOffset.UTC);
        var seen = new HashSet<Long>();
        long last = 0;
        for (int start = 0; start < 3; start++) {
            try (var store = open()) {
                var clock = new CreationClock(store, stopped);
                for (int i = 0; i < 1_500; i++) {
                    long next = clock.next();
                    assertTrue(seen.add(next), "repeated");
                    assertTrue(next > last, "went back");
                    last = next;
                }
            }
        }
    }
}
