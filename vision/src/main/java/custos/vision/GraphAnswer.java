package custos.vision;

/**
 * What a graph answers for one input.
 *
 * @param scores raw, one for each label, candidate by candidate
 * @param boxes four for each candidate, as {@link BoxOutput} says; none where the model is not for
 *     detection
 */
@SuppressWarnings("ArrayRecordComponent") // fresh arrays, handed from one method to the next
public record GraphAnswer(float[] scores, float[] boxes) {}
