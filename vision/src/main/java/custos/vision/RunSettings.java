package custos.vision;

/**
 * How a model runs.
 *
 * @param workers the threads it shares with other models
 * @param decoder the decoder it shares with other models
 * @param rules what images must keep to
 * @param precision which of its graphs runs
 */
public record RunSettings(
        Workers workers, ImageDecoder decoder, ImageRules rules, Precision precision) {

    /** The graph that was trained. */
    public RunSettings(Workers workers, ImageDecoder decoder, ImageRules rules) {
        this(workers, decoder, rules, Precision.FLOAT32);
    }

    /** With the limits of Rekognition Custom Labels. */
    public RunSettings(Workers workers, ImageDecoder decoder) {
        this(workers, decoder, ImageRules.CUSTOM_LABELS);
    }

    /** The same at another precision. */
    public RunSettings at(Precision other) {
        return new RunSettings(workers, decoder, rules, other);
    }
}
