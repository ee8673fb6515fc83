package custos.rekognition.training;

import custos.rekognition.resource.VersionState.Failure;

/**
 * A training that ends without a model, and why. Thrown where it is found and caught once, by the
 * worker; never seen by a caller.
 */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final Failure failure;
    private final boolean validated;

    /**
     * Ends a training.
     *
     * @param message the version's status message
     * @param validated true if summary and validation manifests are in the caller's bucket
     */
    Refused(Failure failure, String message, boolean validated) {
        super(message, null, false, false);
        this.failure = failure;
        this.validated = validated;
    }

    Failure failure() {
        return failure;
    }

    boolean validated() {
        return validated;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
