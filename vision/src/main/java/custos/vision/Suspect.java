package custos.vision;

import java.util.Optional;

/**
 * Something of an image that is probably labelled wrong.
 *
 * @param given what it is labelled, and how sure the model is of that; nothing where a label or a
 *     box seems to be missing
 * @param seen what the model sees instead; nothing where it only does not see what is given
 */
public record Suspect(ImageResult image, Optional<Finding> given, Optional<Finding> seen) {

    public Suspect {
        if (given.isEmpty() && seen.isEmpty()) {
            throw new IllegalArgumentException("nothing is suspected of `%s`".formatted(image));
        }
    }

    /** Where in the image, if it is labelled by boxes. */
    public Optional<Box> place() {
        return given.or(() -> seen).flatMap(Finding::box);
    }

    /** From -1 to 1; the lower, the plainer. */
    double margin() {
        return confidence(given, seen) - confidence(seen, given);
    }

    /** That something is there, or else that the other is not. */
    private static double confidence(Optional<Finding> one, Optional<Finding> other) {
        return one.map(Finding::confidence).orElseGet(() -> 1 - other.orElseThrow().confidence());
    }
}
