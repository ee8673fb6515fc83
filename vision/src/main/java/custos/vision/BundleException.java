package custos.vision;

import java.io.IOException;
import java.io.Serial;

/** Says what is wrong with a model bundle. */
public final class BundleException extends IOException {

    @Serial private static final long serialVersionUID = 1;

    BundleException(String message) {
        super(message);
    }

    BundleException(String message, Throwable cause) {
        super(message, cause);
    }
}
