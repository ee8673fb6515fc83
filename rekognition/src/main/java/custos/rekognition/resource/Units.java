package custos.rekognition.resource;

import java.util.OptionalInt;

/**
 * Inference units that a version was started with.
 *
 * @param max given if the version may scale out
 */
public record Units(int min, OptionalInt max) {}
