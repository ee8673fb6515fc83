package custos.trainer.data;

import java.util.random.RandomGenerator;

/**
 * In which poses images are learned from: such as leave their labels true.
 *
 * @param upright whether images stay so; they are turned by right angles otherwise
 * @param mirrored whether half of them are mirrored, which must not be where a label is left or
 *     right
 */
public record Poses(boolean upright, boolean mirrored) {
    /** Of photos of most things. */
    public static final Poses USUAL = new Poses(true, true);

    /** Fewer images do not tell left from right. */
    public static final int LEAST_TO_TELL_SIDES = 15;

    /** Any of those that images may be turned by. */
    public Turn turn(RandomGenerator random) {
        return upright ? Turn.NONE : Turn.any(random);
    }
}
