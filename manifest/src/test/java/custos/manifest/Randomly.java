package custos.manifest;

import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** Repeats a check with seeded randomness; a failure names the seed to repeat it with. */
final class Randomly {
    private Randomly() {}

    static void check(int times, Consumer<Random> check) {
        var given = Optional.ofNullable(System.getProperty("seed")).filter(s -> !s.isBlank());
        if (given.isPresent()) {
            check.accept(new Random(Long.parseLong(given.get())));
            return;
        }
        for (long seed = 0; seed < times; seed++) {
            try {
                check.accept(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("repeat with -Dseed=" + seed, e);
            }
        }
    }
}
