package custos.trainer.fit;

/** A step came to no number: nothing was learned from it, and it can be made again. */
public final class NotFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotFiniteException(String message) {
        super(message);
    }
}
