package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.JobFolder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void withoutATerminalALineIsWrittenForEachTwentiethOfTheWork() {
        var progress = new TerminalProgress(err, false, 79);
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
        var progress = new TerminalProgress(err, true, 79);
        progress.show(0.5, "train");
        progress.show(0.5, "train");
        progress.end();
        assertEquals(1, text().chars().filter(c -> c == '\r').count(), text());
        assertTrue(text().contains("[###############---------------]  50 %  train"), text());
        assertTrue(text().endsWith("\n"));
    }

    @Test
    void aLineStaysWithinTheTerminalByAShorterBarAndThenAShorterText() {
        var progress = new TerminalProgress(err, true, 40);
        progress.show(0.5, "0123456789");
        progress.show(0.5, "0123456789012");
        progress.show(0.5, "0123456789".repeat(9));
        assertEquals(
                List.of(
                        "[##########----------]  50 %  0123456789",
                        "[#########--------]  50 %  0123456789012",
                        "[#####-----]  50 %  01234567890123456..."),
                drawn());
    }

    @Test
    void theLineOfALongTrainingStaysWithinEightyColumns() {
        var progress = new TerminalProgress(err, true, Terminal.width(null));
        var far =
                new JobFolder.Progress(
                        JobFolder.Phase.EVALUATE, 100, 100, 0.5, 12.3456, null, 86_400L);
        progress.show(0.5, TrainCommand.describe(far));
        assertTrue(drawn().getFirst().length() < 80, drawn().getFirst());
        assertTrue(drawn().getFirst().endsWith("about 1440 min left"), drawn().getFirst());
    }

    @Test
    void fromTwoMinutesOnTheTimeLeftIsSaidInMinutes() {
        assertEquals("train, about 119 s left", left(119));
        assertEquals("train, about 2 min left", left(120));
        assertEquals("train, about 25 min left", left(1_503));
    }

    private static String left(long seconds) {
        return TrainCommand.describe(
                new JobFolder.Progress(
                        JobFolder.Phase.TRAIN, null, null, 0.5, null, null, seconds));
    }

    @Test
    void onlyASensibleNumberOfColumnsIsTaken() {
        assertEquals(119, Terminal.width("120"));
        for (var other : Arrays.asList(null, "", "0", "-5", "wide", "7", "99999")) {
            assertEquals(79, Terminal.width(other), other);
        }
    }

    private List<String> drawn() {
        return Arrays.stream(text().split("\r"))
                .filter(line -> !line.isEmpty())
                .map(line -> line.replace("\u001b[K", ""))
                .toList();
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
