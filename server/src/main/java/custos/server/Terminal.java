package custos.server;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import custos.vision.NativeLibrary;
import java.io.Console;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a person watches. */
public final class Terminal {
    private static final int STANDARD_ERROR = 2;

    private static final int USUAL_COLUMNS = 80;
    private static final int FEWEST_COLUMNS = 30;
    private static final int MOST_COLUMNS = 1_000;

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

    /**
     * The characters of a line that no terminal wraps: one fewer than it has columns.
     *
     * @param columns what the environment says of them in {@code COLUMNS}; what is absent or no
     *     sensible number counts as {@value #USUAL_COLUMNS}
     */
    static int width(@Nullable String columns) {
        if (columns == null || !columns.matches("\\d{1,4}")) {
            return USUAL_COLUMNS - 1;
        }
        int given = Integer.parseInt(columns);
        return (given >= FEWEST_COLUMNS && given <= MOST_COLUMNS ? given : USUAL_COLUMNS) - 1;
    }
}
