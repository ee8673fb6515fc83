package custos.aws;

import java.util.List;
import java.util.Random;

/**
 * Repeats a check with seeded randomness. A failure names its seed; {@code -Dseed=} repeats it
 * alone.
 */
public final class Randomly {
    private Randomly() {}

    /** A check that may fail in any way. */
    @FunctionalInterface
    public interface Check {
        void with(Random random) throws Exception;
    }

    /** Runs the check with {@code times} different seeds. */
    public static void check(int times, Check check) {
        var chosen = System.getProperty("seed", "");
        if (!chosen.isEmpty()) {
            run(Long.parseLong(chosen), check);
            return;
        }
        for (long seed = 1; seed <= times; seed++) {
            run(seed, check);
        }
    }

    /** One of several things. */
    public static <T> T oneOf(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static void run(long seed, Check check) {
        try {
            check.with(new Random(seed));
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("failed with -Dseed=" + seed + ": " + failure, failure);
        }
    }
}
