package custos.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The embedded database. Readers run side by side on a snapshot (WAL); writers take turns, because
 * SQLite has one. A write that returned is on the disk: {@code synchronous=FULL} syncs at every
 * commit.
 */
public final class Store implements AutoCloseable {
    private static final int READERS = 4;

    /** The write transaction that the running code is in, so that nested writes join it. */
    private static final ScopedValue<Transaction> CURRENT = ScopedValue.newInstance();

    private final Connection writerConnection;
    private final ReentrantLock writing = new ReentrantLock(true); // guards writerConnection
    private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);

    /** One for all reads and one for all writes: they remember the statements that they parsed. */
    private final Jdbi reads = Jdbi.create(new Readers());

    private final Jdbi writes = Jdbi.create(new Writer());
    private final DataSource dataSource;

    private Store(DataSource writer, DataSource reader) throws SQLException {
        this.dataSource = writer;
        this.writerConnection = writer.getConnection();
        for (int i = 0; i < READERS; i++) {
            readers.add(reader.getConnection());
        }
    }

    /**
     * Opens the database, creating it on first use, and brings every module's tables up to date.
     *
     * @param file the database file; its folder must exist
     * @param modules names of the modules whose migrations stand in {@code db/<module>/V*.sql} on
     *     the class path, in dependency order
     * @throws StoreException if the file cannot be opened or a migration fails
     */
    public static Store open(Path file, List<String> modules) {
        // Writers take the lock when they begin, so that none fails half-way; readers never do.
        var writer = source(file, SQLiteConfig.TransactionMode.IMMEDIATE);
        var reader = source(file, SQLiteConfig.TransactionMode.DEFERRED);
        try {
            migrate(writer, modules);
            return new Store(writer, reader);
        } catch (SQLException e) {
            throw new StoreException("cannot open the database `" + file + "`", e);
        }
    }

    private static SQLiteDataSource source(Path file, SQLiteConfig.TransactionMode mode) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(10_000);
        config.setTransactionMode(mode);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static void migrate(DataSource source, List<String> modules) {
        for (var module : modules) {
            Flyway.configure(Store.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:db/" + module)
                    .table("schema_history_" + module)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .loggers("slf4j")
                    .load()
                    .migrate();
        }
    }

    /** Reads in one consistent snapshot. Joins the transaction of a surrounding {@link #write}. */
    public <T> T read(Function<Handle, T> work) {
        var surrounding = surroundingWrite();
        if (surrounding.isPresent()) {
            return work.apply(surrounding.get());
        }
        try (var handle = reads.open()) {
            return handle.inTransaction(work::apply);
        }
    }

    /**
     * Writes in one transaction, alone; it is durable when this returns. Joins the transaction of a
     * surrounding {@code write}. If {@code work} throws, nothing of it happened.
     */
    public <T> T write(Function<Handle, T> work) {
        var surrounding = surroundingWrite();
        if (surrounding.isPresent()) {
            return work.apply(surrounding.get());
        }
        var afterCommit = new ArrayList<Runnable>();
        T result;
        writing.lock();
        try (var handle = writes.open()) {
            result =
                    ScopedValue.where(CURRENT, new Transaction(this, handle, afterCommit))
                            .call(() -> handle.inTransaction(work::apply));
        } finally {
            writing.unlock();
        }
        afterCommit.forEach(Runnable::run);
        return result;
    }

    /**
     * Runs an action when the surrounding {@link #write} has committed and released the database,
     * at once if there is none. If the write throws, the action never runs.
     */
    public void afterCommit(Runnable action) {
        if (CURRENT.isBound() && CURRENT.get().store() == this) {
            CURRENT.get().afterCommit().add(action);
        } else {
            action.run();
        }
    }

    /** As {@link #write}, without a result. */
    public void writing(Consumer<Handle> work) {
        this.<Boolean>write(handle -> {
            work.accept(handle);
            return true;
        });
    }

    /** Plain connections to the same database, for libraries that bring their own SQL. */
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void close() {
        writing.lock();
        try {
            writerConnection.close();
            for (var reader : readers) {
                reader.close();
            }
        } catch (SQLException e) {
            throw new StoreException("cannot close the database", e);
        } finally {
            writing.unlock();
        }
    }

    private Optional<Handle> surroundingWrite() {
        return CURRENT.isBound() && CURRENT.get().store() == this
                ? Optional.of(CURRENT.get().handle())
                : Optional.empty();
    }

    private record Transaction(Store store, Handle handle, List<Runnable> afterCommit) {}

    /** Hands out the readers' connections and takes them back. */
    private final class Readers implements ConnectionFactory {
        @Override
        public Connection openConnection() {
            try {
                return readers.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException("interrupted while waiting for the database", e);
            }
        }

        @Override
        public void closeConnection(Connection connection) {
            readers.add(connection);
        }
    }

    /** Lends the writer's connection to whoever holds {@code writing}. */
    private final class Writer implements ConnectionFactory {
        @Override
        public Connection openConnection() {
            return writerConnection;
        }

        @Override
        public void closeConnection(Connection connection) {
            // it stays open for the next writer
        }
    }
}
