package custos.server.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Tells the demo's story: numbered steps with their times, and a progress bar on a terminal. */
final class Narrator {
    private static final int BAR = 30;

    private final PrintWriter out;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private int step;
    private String lastLine = "";

    Narrator(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Begins a chapter. */
    void step(String title) {
        step++;
        out.printf(Locale.ROOT, "%n%2d. %-58s %6.1f s%n", step, title, seconds());
        out.flush();
    }

    /** A line of the story. */
    void say(String line) {
        out.println("    " + line);
        out.flush();
    }

    /** How far a long thing is; drawn over itself on a terminal, plain lines when piped. */
    void progress(double done, String text) {
        var filled = (int) Math.round(Math.clamp(done, 0, 1) * BAR);
        var line = "    [" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + text;
        if (line.equals(lastLine)) {
            return;
        }
        lastLine = line;
        if (terminal) {
            out.print("\r" + line + "\u001b[K");
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Ends the bar's line. */
    void progressDone() {
        if (terminal && !lastLine.isEmpty()) {
            out.println();
        }
        lastLine = "";
    }

    /** Seconds since the story began. */
    double seconds() {
        return Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
    }
}
