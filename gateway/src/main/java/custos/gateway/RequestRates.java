package custos.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How often an account may call an operation: a bucket of tokens for each pair of them, which holds
 * a second's worth. Counted after the signature is known to be good and before anything is decided
 * or done, so nobody spends another account's tokens.
 */
public final class RequestRates {
    private static final double NANOS = 1e9;

    private final Map<String, Integer> perSecond;
    private final LongSupplier nanos;
    private final Map<Key, Bucket> buckets = new ConcurrentHashMap<>();

    private record Key(String account, String operation) {}

    /**
     * Rates of some operations; all others are free.
     *
     * @param perSecond calls by the operation's name with its service, {@code
     *     rekognition:CreateProject}
     * @param nanos a clock that never goes back
     */
    public RequestRates(Map<String, Integer> perSecond, LongSupplier nanos) {
        this.perSecond = Map.copyOf(perSecond);
        this.nanos = nanos;
    }

    /** No limit on anything. */
    public static RequestRates unlimited() {
        return new RequestRates(Map.of(), System::nanoTime);
    }

    /** Takes a token; false if there is none. */
    boolean admit(String account, String operation) {
        var rate = perSecond.get(operation);
        if (rate == null) {
            return true;
        }
        var bucket =
                buckets.computeIfAbsent(
                        new Key(account, operation), _ -> new Bucket(rate, nanos.getAsLong()));
        return bucket.take(nanos.getAsLong());
    }

    private static final class Bucket {
        private final ReentrantLock lock = new ReentrantLock(); // guards tokens and last
        private final int rate;
        private double tokens;
        private long last;

        Bucket(int rate, long now) {
            this.rate = rate;
            this.tokens = rate;
            this.last = now;
        }

        boolean take(long now) {
            lock.lock();
            try {
                if (now > last) { // of two calls the later one may come first
                    tokens = Math.min(rate, tokens + (now - last) / NANOS * rate);
                    last = now;
                }
                if (tokens < 1) {
                    return false;
                }
                tokens--;
                return true;
            } finally {
                lock.unlock();
            }
        }
    }
}
