package custos.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What trainings came to, a line each, its values set apart by tabs. A training that stands there
 * already is not made again, so that the table can be completed bit by bit.
 *
 * @param file begins with a line of names
 */
record QualityTable(Path file) {
    private static final String NAMES =
            "data\trecipe\tseed\tthreads\tresult\tseconds\tcpu seconds\tpeak MB";

    /** A training: the same four give the same model on the same machine. */
    record Key(String data, String recipe, long seed, int threads) {
        String text() {
            return "%s\t%s\t%d\t%d\t".formatted(data, recipe, seed, threads);
        }
    }

    /** What it took. */
    record Effort(double seconds, long cpuSeconds, long peakMegabytes) {}

    boolean has(Key key) throws IOException {
        return lines().stream().anyMatch(line -> line.startsWith(key.text()));
    }

    private List<String> lines() throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    void add(Key key, String result, Effort effort) throws IOException {
        if (lines().isEmpty()) {
            append(NAMES);
        }
        append(
                "%s%s\t%d\t%d\t%d"
                        .formatted(
                                key.text(),
                                result,
                                Math.round(effort.seconds()),
                                effort.cpuSeconds(),
                                effort.peakMegabytes()));
    }

    private void append(String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
