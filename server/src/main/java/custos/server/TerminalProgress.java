package custos.server;

import custos.vision.Progress;
import java.io.PrintStream;
import java.util.Locale;

/**
 * A bar on a terminal's standard error; elsewhere a plain line now and then. Not safe for several
 * threads.
 */
final class TerminalProgress {
    private static final int WIDTH = 30;

    /** Without a terminal a line is written each time that so much more is done. */
    private static final double PLAIN_STEP = 0.05;

    private final PrintStream err;
    private final boolean terminal;
    private String last = "";
    private double plainFrom;

    TerminalProgress(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /** The bar of this process. */
    static TerminalProgress standard() {
        return new TerminalProgress(System.err, Terminal.showsErrors());
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

    /**
     * Draws the bar, or where there is no terminal prints a line for each twentieth of the work.
     */
    void show(double share, String text) {
        if (terminal) {
            draw(share, text);
        } else if (share >= plainFrom) {
            plainFrom = PLAIN_STEP * (Math.floor(share / PLAIN_STEP) + 1);
            err.printf(Locale.ROOT, "%3.0f %%  %s%n", 100 * share, text);
        }
    }

    private void draw(double share, String text) {
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
