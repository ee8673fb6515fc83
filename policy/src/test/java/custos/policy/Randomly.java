package custos.policy;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Repeats a check with seeded randomness; a failure prints the seed that repeats it. */
final class Randomly {
    private Randomly() {}

    static void check(int times, Consumer<Random> property) {
        var given = System.getProperty("seed", "");
        var first = given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
        for (var i = 0; i < (given.isEmpty() ? times : 1); i++) {
            var seed = first + i;
            try {
                property.accept(new Random(seed));
            } catch (Throwable failure) {
                throw new AssertionError("repeat with -Dseed=" + seed, failure);
            }
        }
    }

    static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    static boolean oneIn(Random random, int n) {
        return random.nextInt(n) == 0;
    }
}
