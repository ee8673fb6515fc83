package custos.vision;

import java.util.Optional;

/**
 * A label that a model gives an image.
 *
 * @param confidence from 0 to 1
 * @param box where it was found; only detection models say
 */
public record Finding(String label, double confidence, Optional<Box> box) {}
