package custos.server;

import custos.aws.Authorizer;
import custos.gateway.Denials;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last denied requests, in memory: what was asked and the policies of that moment, not the
 * explanation, which is made when somebody asks.
 */
final class RecentDenials implements Denials {
    /** A request may bring headers of 64 KiB into its denial, so that this is bounded memory. */
    static final int MOST = 1_000;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock; the eldest first. */
    private final LinkedHashMap<String, Denied> byRequest = new LinkedHashMap<>();

    /** One denied request. */
    record Denied(String requestId, Instant at, Authorizer.Refusal denial) {}

    RecentDenials(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void keep(String requestId, Authorizer.Refusal denial) {
        var denied = new Denied(requestId, clock.instant(), denial);
        lock.lock();
        try {
            byRequest.put(requestId, denied);
            if (byRequest.size() > MOST) {
                byRequest.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The denial of a request, if it is among the last. */
    Optional<Denied> find(String requestId) {
        lock.lock();
        try {
            return Optional.ofNullable(byRequest.get(requestId));
        } finally {
            lock.unlock();
        }
    }
}
