package custos.server;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.Console;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
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
        return Linker.nativeLinker()
                .defaultLookup()
                .find("isatty")
                .map(isatty -> ask(isatty, STANDARD_ERROR))
                .orElseGet(Terminal::isAttached);
    }

    @SuppressWarnings("restricted") // the launcher allows native calls
    private static boolean ask(MemorySegment isatty, int stream) {
        var signature = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
        try {
            return (int) Linker.nativeLinker().downcallHandle(isatty, signature).invokeExact(stream)
                    != 0;
        } catch (Throwable impossible) {
            throw new IllegalStateException("isatty cannot be called", impossible);
        }
    }
}
