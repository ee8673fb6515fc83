package custos.rekognition.operation;

import custos.aws.Call;
import custos.rekognition.resource.VersionChanges;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Describe calls that wait for an answer worth giving. The waiters of the SDKs sleep 30 or 120
 * seconds between two polls; a call that is held until the version is ready makes a training of 20
 * seconds look like 20 seconds to them.
 *
 * <p>A call is let go before its client would give up, when the server stops, and at once where too
 * many are held already: holding is a courtesy, the answer is right without it.
 */
final class HeldCalls {
    private static final int PLACES = 512;

    /** A change that another process made signals nothing here. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** Clients of Python give up after 60 seconds, that of Java after 30 (design, section 6). */
    private static final Duration PATIENT = Duration.ofSeconds(55);

    private static final Duration USUAL = Duration.ofSeconds(25);
    private static final List<String> PATIENT_AGENTS = List.of("boto3/", "botocore/", "aws-cli/");

    private final VersionChanges changes;
    private final Duration most;
    private final Semaphore places = new Semaphore(PLACES);

    /**
     * Calls that wait for changes.
     *
     * @param most no call is held longer; zero holds none
     */
    HeldCalls(VersionChanges changes, Duration most) {
        this.changes = changes;
        this.most = most;
    }

    /** Waits as long as {@code unsettled} holds and the caller has patience. */
    void whileTrue(Call call, BooleanSupplier unsettled) {
        if (most.isZero() || !places.tryAcquire()) {
            return;
        }
        try {
            hold(patience(agents(call), most), unsettled);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private void hold(Duration patience, BooleanSupplier unsettled) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        boolean open = true;
        while (open) {
            long seen = changes.count();
            long left = end - System.nanoTime();
            if (left <= 0 || !unsettled.getAsBoolean()) {
                return;
            }
            open = changes.await(seen, min(Duration.ofNanos(left), LOOK_AGAIN));
        }
    }

    private static List<String> agents(Call call) {
        return call.caller().context().getOrDefault("aws:UserAgent", List.of());
    }

    /** How long a client of this user agent waits, less what the way back takes. */
    static Duration patience(List<String> userAgents, Duration most) {
        boolean patient =
                userAgents.stream()
                        .map(agent -> agent.toLowerCase(Locale.ROOT))
                        .anyMatch(agent -> PATIENT_AGENTS.stream().anyMatch(agent::startsWith));
        return min(patient ? PATIENT : USUAL, most);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
