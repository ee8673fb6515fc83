package custos.vision;

/**
 * How a model runs.
 *
 * @param workers the threads it shares with other models
 * @param decoder the decoder it shares with other models
 * @param rules what images must keep to
 */
public record RunSettings(Workers workers, ImageDecoder decoder, ImageRules rules) {

    /** With the limits of Rekognition Custom Labels. */
    public RunSettings(Workers workers, ImageDecoder decoder) {
        this(workers, decoder, ImageRules.CUSTOM_LABELS);
    }
}
