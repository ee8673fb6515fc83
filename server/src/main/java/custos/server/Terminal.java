package custos.server;

import java.io.Console;
import java.util.Optional;

/** Whether a person watches. */
public final class Terminal {
    private Terminal() {}

    /** True if this process's input and output are a terminal; false when piped. */
    public static boolean isAttached() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
