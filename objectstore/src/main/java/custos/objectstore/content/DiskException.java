package custos.objectstore.content;

import java.io.IOException;

/** The disk refused. The caller of the API learns only that it was not their fault. */
public final class DiskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DiskException(String message, IOException cause) {
        super(message, cause);
    }
}
