package custos.vision;

import java.io.Serial;

/** Refuses an image because too many wait already; trying again later is of use. */
public final class BusyException extends Exception {

    @Serial private static final long serialVersionUID = 1;

    BusyException(String message) {
        super(message);
    }
}
