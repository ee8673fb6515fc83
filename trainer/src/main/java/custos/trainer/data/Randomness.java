package custos.trainer.data;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Random numbers that depend on the job's seed and on the place where they are used, and on nothing
 * that happened before: work may be resumed anywhere and done on any thread.
 */
public record Randomness(long seed) {
    /** The numbers for one use, such as an epoch's order or an example's crop. */
    public RandomGenerator at(String use, long... place) {
        long state = mix(seed ^ use.hashCode());
        for (long part : place) {
            state = mix(state + 0x9E3779B97F4A7C15L * (part + 1));
        }
        return new SplittableRandom(state);
    }

    /** Other numbers, for a part of the work that would else repeat those of another part. */
    public Randomness of(String part) {
        return new Randomness(mix(seed ^ part.hashCode()));
    }

    /** The finalizer of MurmurHash3. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }
}
