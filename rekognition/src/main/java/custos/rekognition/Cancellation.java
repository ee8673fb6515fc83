package custos.rekognition;

/** What came of the wish to cancel a training. */
public sealed interface Cancellation {

    /** It ended by this: the version is TRAINING_FAILED. */
    record Cancelled() implements Cancellation {}

    /**
     * It had ended before, and is left as it is.
     *
     * @param status the version's {@code Status}
     * @param message its {@code StatusMessage}
     */
    record NotInTraining(String status, String message) implements Cancellation {}

    /** There is no such version. */
    record UnknownVersion() implements Cancellation {}
}
