package custos.server;

import custos.vision.Progress;
import java.io.PrintStream;
import java.util.Locale;

/** A bar on a terminal's standard error; silent when standard error is no terminal. */
final class TerminalProgress {
    private static final int WIDTH = 30;

    private final PrintStream err;
    private final boolean terminal;
    private String last = "";

    TerminalProgress(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /** The bar of this process. */
    static TerminalProgress standard() {
        return new TerminalProgress(System.err, Terminal.isAttached());
    }

    /** Progress in pieces done of all. */
    static Progress of(String what) {
        var bar = standard();
        return (done, all) -> {
            bar.show(done / (double) Math.max(1, all), what + " " + done + " of " + all);
            if (done == all) {
                bar.end();
            }
        };
    }

    /** Draws the bar, or prints a line where there is no terminal and the text is a new one. */
    void show(double share, String text) {
        if (!terminal) {
            return;
        }
        int filled = (int) Math.round(Math.clamp(share, 0, 1) * WIDTH);
        var line =
                String.format(
                        Locale.ROOT,
                        "\r[%s%s] %3.0f %%  %s\u001b[K",
                        "#".repeat(filled),
                        "-".repeat(WIDTH - filled),
                        100 * share,
                        text);
        if (!line.equals(last)) {
            err.print(line);
            err.flush();
            last = line;
        }
    }

    /** Says something once, on a line of its own. */
    void say(String line) {
        err.println((last.isEmpty() ? "" : "\r\u001b[K") + line);
        last = "";
    }

    /** Ends the bar's line. */
    void end() {
        if (!last.isEmpty()) {
            err.println();
            last = "";
        }
    }
}
