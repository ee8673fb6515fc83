package custos.server;

import custos.vision.Progress;
import java.io.PrintStream;
import java.util.Locale;

/**
 * A bar on a terminal's standard error; elsewhere a plain line now and then. Not safe for several
 * threads.
 */
final class TerminalProgress {
    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 10;

    /** What a line holds beside bar and text: {@code [] 100 %} and two spaces. */
    private static final int AROUND = 10;

    private static final String CUT = "...";

    /** Without a terminal a line is written each time that so much more is done. */
    private static final double PLAIN_STEP = 0.05;

    private final PrintStream err;
    private final boolean terminal;
    private final int width;
    private String last = "";
    private double plainFrom;

    /**
     * A bar.
     *
     * @param width characters of a line: one that the terminal wraps would stay when it is redrawn
     */
    TerminalProgress(PrintStream err, boolean terminal, int width) {
        this.err = err;
        this.terminal = terminal;
        this.width = width;
    }

    /** The bar of this process. */
    static TerminalProgress standard() {
        return new TerminalProgress(
                System.err, Terminal.showsErrors(), Terminal.width(System.getenv("COLUMNS")));
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
        var line = line(share, text);
        if (!line.equals(last)) {
            err.print("\r" + line + "\u001b[K");
            err.flush();
            last = line;
        }
    }

    /** The bar gives way to the text; a text that is still too long is cut. */
    private String line(double share, String text) {
        int bar = Math.clamp(width - AROUND - text.length(), SHORTEST_BAR, LONGEST_BAR);
        int filled = (int) Math.round(Math.clamp(share, 0, 1) * bar);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %s",
                "#".repeat(filled),
                "-".repeat(bar - filled),
                100 * share,
                cut(text, width - AROUND - bar));
    }

    private static String cut(String text, int room) {
        return text.length() <= room ? text : text.substring(0, room - CUT.length()) + CUT;
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
