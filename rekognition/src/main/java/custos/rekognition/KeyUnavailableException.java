package custos.rekognition;

import org.jspecify.annotations.Nullable;

/**
 * A key that encrypted something is disabled, gone, or not the one: what it encrypted stays shut.
 */
public final class KeyUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;

    KeyUnavailableException(String text, @Nullable Throwable cause) {
        super(text, cause);
        this.text = text;
    }

    /** A sentence that may be shown to whoever may see the version. */
    public String text() {
        return text;
    }
}
