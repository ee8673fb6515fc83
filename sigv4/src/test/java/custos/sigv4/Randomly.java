package custos.sigv4;

import java.util.Random;
import java.util.function.Consumer;

/** Properties on seeded randomness; a failure prints the seed that repeats it. */
final class Randomly {
    private Randomly() {}

    static void check(int times, Consumer<Random> property) {
        var chosen = System.getProperty("seed", "");
        for (int i = 0; i < (chosen.isEmpty() ? times : 1); i++) {
            long seed = chosen.isEmpty() ? 20_261_122L + i : Long.parseLong(chosen);
            try {
                property.accept(new Random(seed));
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("repeat with -Dseed=" + seed, failure);
            }
        }
    }
}
