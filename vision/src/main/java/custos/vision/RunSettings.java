package custos.vision;

/**
 * How a model runs.
 *
 * @param workers the threads it shares with other models
 * @param decoder the decoder it shares with other models
 * @param rules what images must keep to
 * @param precision which of its graphs runs
 * @param steady one thread an image even if it is alone: the same answers to the last bit, whatever
 *     else is in work
 */
public record RunSettings(
        Workers workers,
        ImageDecoder decoder,
        ImageRules rules,
        Precision precision,
        boolean steady) {

    /** The graph that was trained. */
    public RunSettings(Workers workers, ImageDecoder decoder, ImageRules rules) {
        this(workers, decoder, rules, Precision.FLOAT32, false);
    }

    /** With the limits of Rekognition Custom Labels. */
    public RunSettings(Workers workers, ImageDecoder decoder) {
        this(workers, decoder, ImageRules.CUSTOM_LABELS);
    }

    /** The same at another precision. */
    public RunSettings at(Precision other) {
        return new RunSettings(workers, decoder, rules, other, steady);
    }

    /** The same, but steady. */
    public RunSettings steadily() {
        return new RunSettings(workers, decoder, rules, precision, true);
    }
}
