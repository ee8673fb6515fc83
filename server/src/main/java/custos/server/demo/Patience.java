package custos.server.demo;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks again and again until an answer is the wanted one. */
final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(150);

    private Patience() {}

    /**
     * The first wanted answer.
     *
     * @throws SignedClient.Failure if it did not come in time
     */
    static <T> T until(Duration limit, Supplier<T> ask, Predicate<T> wanted)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            var answer = ask.get();
            if (wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new SignedClient.Failure("Timeout", "still " + answer);
            }
            Thread.sleep(PAUSE);
        }
    }
}
