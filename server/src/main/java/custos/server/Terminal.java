package custos.server;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import custos.vision.NativeLibrary;
import java.io.Console;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Whether a person watches. */
public final class Terminal {
    private static final int STANDARD_ERROR = 2;

    private Terminal() {}

    /** True if this process's input and output are a terminal; false when piped. */
    public static boolean isAttached() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /** True if standard error is a terminal, wherever input and output go. */
    public static boolean showsErrors() {
        // Java itself only tells of input and output together.
        try {
            var isatty = NativeLibrary.standard().function("isatty", JAVA_INT, JAVA_INT);
            return isatty.callInt(STANDARD_ERROR) != 0;
        } catch (NoSuchElementException _) {
            return isAttached(); // not every system calls it so
        }
    }
}
