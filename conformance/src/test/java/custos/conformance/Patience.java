package custos.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another process does. */
final class Patience {
    /** A training's time, and more. */
    static final Duration LONGEST = Duration.ofMinutes(4);

    private Patience() {}

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited for " + LONGEST);
            try {
                Thread.sleep(Duration.ofMillis(200)); // another process is being polled
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
