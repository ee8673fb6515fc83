package custos.aws;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * What an operation may know of the request it serves, besides its input.
 *
 * @param requestId the UUID that the answer carries and that logs name
 * @param instant when the request arrived
 * @param endpoint the partition and region that this server speaks for
 * @param creation the creation millisecond, taken when first asked for
 */
public record Call(
        Caller caller, String requestId, Instant instant, Endpoint endpoint, Creation creation) {

    /** The account that the caller belongs to. */
    public String account() {
        return caller.account();
    }

    /** The partition and region that a server answers for. */
    public record Endpoint(String partition, String region) {}

    /**
     * The one millisecond of a call that creates something. No other creation has it, it grows
     * across restarts, and it is taken only when first asked for; both {@code needs} and {@code
     * handle} mint the new ARN from it.
     */
    public static final class Creation {
        private final LongSupplier clock;
        private long millis = -1;

        /** Asks {@code clock} at most once; the clock must never answer the same value twice. */
        public Creation(LongSupplier clock) {
            this.clock = clock;
        }

        /** Milliseconds since 1970, the same at every call. */
        public synchronized long millis() {
            if (millis < 0) {
                millis = clock.getAsLong();
            }
            return millis;
        }
    }
}
