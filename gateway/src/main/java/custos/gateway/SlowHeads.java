package custos.gateway;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off clients that take too long over a request's head. Helidon's own time-out begins anew
 * with every byte, so that a byte a second would hold a connection for most of a day.
 *
 * <p>A connection waits for a head from its beginning, or the end of an answer, until the head is
 * there. Who waits longer than the limit is closed.
 */
final class SlowHeads implements ServerConnectionSelector, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlowHeads.class);
    private static final long MOST_TICK_MILLIS = 1_000;

    private final ServerConnectionSelector protocol;
    private final Duration limit;
    private final Map<String, Waiting> connections = new ConcurrentHashMap<>();
    private final Thread watch;

    /** A connection, and since when it waits for a head; it does not while a request is served. */
    private static final class Waiting {
        private final HelidonSocket socket;
        private volatile boolean waits = true;
        private volatile long since = System.nanoTime();

        Waiting(HelidonSocket socket) {
            this.socket = socket;
        }
    }

    /**
     * The connections of a protocol.
     *
     * @param limit of the wait for a whole head
     */
    SlowHeads(ServerConnectionSelector protocol, Duration limit) {
        this.protocol = protocol;
        this.limit = limit;
        this.watch = Thread.ofVirtual().name("slow-heads").start(this::watch);
    }

    /** A head is there. */
    void arrived(String socketId) {
        var connection = connections.get(socketId);
        if (connection != null) {
            connection.waits = false;
        }
    }

    /** An answer was given: the next head is waited for. */
    void answered(String socketId) {
        var connection = connections.get(socketId);
        if (connection != null) {
            connection.since = System.nanoTime();
            connection.waits = true;
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(Math.clamp(limit.toMillis() / 4, 1, MOST_TICK_MILLIS));
                long now = System.nanoTime();
                connections
                        .values()
                        .removeIf(connection -> {
                            boolean slow =
                                    connection.waits && now - connection.since > limit.toNanos();
                            if (slow) {
                                cut(connection);
                            }
                            return slow;
                        });
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void cut(Waiting connection) {
        try {
            LOG.debug("cut off {}, slow with the head of a request", connection.socket.socketId());
            connection.socket.close();
        } catch (RuntimeException e) {
            LOG.debug("a slow connection was gone already", e);
        }
    }

    @Override
    public int bytesToIdentifyConnection() {
        return protocol.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return protocol.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return protocol.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        connections.put(context.childSocketId(), new Waiting(context.serverSocket()));
        var connection = protocol.connection(context);
        return new ServerConnection() {
            @Override
            public void handle(Limit requests) throws InterruptedException {
                try {
                    connection.handle(requests);
                } finally {
                    connections.remove(context.childSocketId());
                }
            }

            @Override
            public Duration idleTime() {
                return connection.idleTime();
            }

            @Override
            public void close(boolean interrupt) {
                connection.close(interrupt);
            }
        };
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
