package custos.rekognition.resource;

/** What a state says to an operation that is asked for. */
public enum Answer {
    ALLOWED,
    /** {@code ResourceInUseException}: something must end first. */
    IN_USE,
    /** {@code InvalidParameterException}: it will never be possible from here. */
    INVALID,
    /** {@code ResourceNotReadyException}. */
    NOT_READY
}
