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

    /** Mirror images must make labels harder to tell by so many standard errors to be left out. */
    private static final double CLEARLY = 2;

    /**
     * Whether images may be mirrored.
     *
     * @param lead by how many standard errors labels are told better when mirror images are seen,
     *     too
     */
    public static boolean mayBeMirrored(double lead) {
        return lead > -CLEARLY;
    }

    /** Any of those that images may be turned by. */
    public Turn turn(RandomGenerator random) {
        return upright ? Turn.NONE : Turn.any(random);
    }
}
