package custos.server.migration;

import java.util.Optional;
import java.util.Random;

/** Repeats a check with seeded randomness; a failure names the seed to repeat it with. */
final class Randomly {
    private Randomly() {}

    /** A check that may read and write files. */
    interface Check {
        void run(Random random, long seed) throws Exception;
    }

    static void check(int times, Check check) throws Exception {
        var given = Optional.ofNullable(System.getProperty("seed")).filter(s -> !s.isBlank());
        if (given.isPresent()) {
            long seed = Long.parseLong(given.get());
            check.run(new Random(seed), seed);
            return;
        }
        for (long seed = 0; seed < times; seed++) {
            try {
                check.run(new Random(seed), seed);
            } catch (AssertionError | Exception e) {
                throw new AssertionError("repeat with -Dseed=" + seed, e);
            }
        }
    }
}
