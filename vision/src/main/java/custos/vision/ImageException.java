package custos.vision;

import java.io.Serial;

/** Refuses an image; {@link #problem} says why in a word, the message in a sentence. */
public final class ImageException extends Exception {

    @Serial private static final long serialVersionUID = 1;

    /** Why an image was refused. */
    public enum Problem {
        /** Neither JPEG nor PNG by its content. */
        NOT_AN_IMAGE,
        /** Truncated, damaged, or of a kind that is not decoded. */
        CORRUPT,
        /** Too many bytes or too many pixels on a side. */
        TOO_LARGE,
        /** Too few pixels on a side. */
        TOO_SMALL,
        /** One side too many times the other. */
        ASPECT_RATIO
    }

    private final Problem problem;

    ImageException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    static ImageException corrupt(String message) {
        return new ImageException(Problem.CORRUPT, message);
    }

    public Problem problem() {
        return problem;
    }
}
