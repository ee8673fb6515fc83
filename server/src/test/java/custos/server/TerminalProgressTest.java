package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void withoutATerminalALineIsWrittenForEachTwentiethOfTheWork() {
        var progress = new TerminalProgress(err, false);
        for (int done = 0; done <= 1_000; done++) {
            progress.show(done / 1_000.0, "train");
        }
        progress.end();
        var lines = text().lines().toList();
        assertEquals(21, lines.size(), text());
        assertEquals("  0 %  train", lines.getFirst());
        assertEquals("100 %  train", lines.getLast());
    }

    @Test
    void onATerminalTheBarIsDrawnOverItselfAndEndsItsLine() {
        var progress = new TerminalProgress(err, true);
        progress.show(0.5, "train");
        progress.show(0.5, "train");
        progress.end();
        assertEquals(1, text().chars().filter(c -> c == '\r').count(), text());
        assertTrue(text().contains("[###############---------------]  50 %  train"), text());
        assertTrue(text().endsWith("\n"));
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
