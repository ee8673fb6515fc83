package custos.gateway;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off clients that take too long over a request's head. Helidon's own time-out begins anew
 * with every byte, so that a byte a second would hold a connection for most of a day.
 *
 * <p>A connection waits for a head from its beginning, or the end of an answer, until the head is
 * there; a TLS handshake is a part of that. Who waits longer than the limit is closed: its thread
 * is interrupted, and with it the read that it is in. Closing the socket from here would first
 * write TLS's farewell, which waits for the handshake, and with it for the very client that is
 * slow.
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
        private volatile @Nullable Thread thread;
        private volatile boolean waits = true;
        private volatile long since = System.nanoTime();
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
                connections.forEach(this::cutIfSlow);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** It stays among the connections until its thread has ended. */
    private void cutIfSlow(String socketId, Waiting connection) {
        var thread = connection.thread;
        if (thread != null
                && connection.waits
                && System.nanoTime() - connection.since > limit.toNanos()) {
            LOG.debug("cut off {}, slow with the head of a request", socketId);
            thread.interrupt();
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
        var waiting = new Waiting();
        connections.put(context.childSocketId(), waiting);
        var connection = protocol.connection(context);
        return new ServerConnection() {
            @Override
            public void handle(Limit requests) throws InterruptedException {
                waiting.thread = Thread.currentThread();
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
