package custos.vision;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a property on seeded randomness; a failure says how to repeat it. */
final class Randomly {

    private Randomly() {}

    static void check(int times, Consumer<Random> property) {
        var given = System.getProperty("seed", "");
        for (var time = 0; time < (given.isEmpty() ? times : 1); time++) {
            var seed = given.isEmpty() ? 7_919L * (time + 1) : Long.parseLong(given);
            try {
                property.accept(new Random(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("repeat with -Dseed=" + seed, failure);
            }
        }
    }
}
