package custos.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DatasetImportTest {
    private static final Quotas SMALL =
            new Quotas(2_000, 4, 100_000, 2, 50, 50, 15L << 20, 64, 4096, 20);

    private final List<Entry> kept = new ArrayList<>();

    private ImportResult create(String... lines) {
        return DatasetImport.create(Sample.manifest(List.of(lines)), Quotas.AWS, kept::add);
    }

    private ImportResult update(String... lines) {
        return DatasetImport.update(
                Sample.manifest(List.of(lines)), Quotas.AWS, Optional.of("bucket"), kept::add);
    }

    private List<String> keys() {
        return kept.stream().map(e -> e.sourceRef().key()).toList();
    }

    @Test
    void linesWithErrorsAreKeptAndCounted() {
        var result =
                create(
                        Sample.labels("a", "hat", "shoe"),
                        Sample.boxes("b", "cat", "cat"),
                        Sample.offFrame("c"),
                        Sample.unlabelled("d"),
                        Sample.boxes("e"));
        assertEquals(Optional.empty(), result.failure());
        assertEquals(Optional.of("bucket"), result.bucket());
        assertEquals(List.of("a", "b", "c", "d", "e"), keys());
        var statistics = result.statistics();
        assertEquals(5, statistics.totalEntries());
        assertEquals(3, statistics.labeledEntries());
        assertEquals(1, statistics.errorEntries());
        assertEquals(4, statistics.totalLabels());
        assertTrue(statistics.hasBoxes());
        assertEquals(
                List.of(
                        new DatasetStatistics.Label("a", 1, 1),
                        new DatasetStatistics.Label("cat", 1, 1),
                        new DatasetStatistics.Label("hat", 1, 0),
                        new DatasetStatistics.Label("shoe", 1, 0)),
                statistics.labels());
        assertEquals("", result.droppedNote());
    }

    @Test
    void linesThatNameNoImageAreDroppedSilently() {
        var lines =
                IntStream.range(0, 30)
                        .mapToObj(i -> Sample.unlabelled("k" + i))
                        .collect(Collectors.toCollection(ArrayList::new));
        lines.set(3, "");
        lines.set(5, "{\"a\":1}");
        lines.set(7, "{\"source-ref\":\"https://bucket/x\"}");
        lines.set(9, "{\"source-ref\":\"s3://bucket/long\",\"x\":\"" + "y".repeat(100_000) + "\"}");
        lines.set(11, Sample.labels("k0", "hat"));
        var result = DatasetImport.create(Sample.manifest(lines), Quotas.AWS, kept::add);
        assertEquals(Optional.empty(), result.failure());
        assertEquals(List.of(4, 6, 8, 10, 12), result.dropped());
        assertEquals(25, result.statistics().totalEntries());
        assertEquals(0, result.statistics().labeledEntries(), "the first occurrence is kept");
        assertEquals(
                " 5 JSON Lines were not imported (lines 4, 6, 8, 10, 12).", result.droppedNote());
    }

    @Test
    void aFifthOfTheLinesMayBeDroppedAndNoMore() {
        var a = Sample.unlabelled("a");
        var b = Sample.unlabelled("b");
        var c = Sample.unlabelled("c");
        assertEquals(Optional.empty(), create(a, b, c, Sample.unlabelled("d"), "").failure());
        assertEquals(
                Optional.of(ManifestError.ERROR_TOO_MANY_RECORDS_IN_ERROR),
                create(a, b, c, "x").failure());
    }

    @Test
    void theNoteNamesTheFirstTenLines() {
        var result = create(IntStream.range(0, 12).mapToObj(_ -> "x").toArray(String[]::new));
        assertEquals(
                " 12 JSON Lines were not imported (lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …).",
                result.droppedNote());
        assertEquals(" 1 JSON Line was not imported (line 1).", create("x").droppedNote());
    }

    @Test
    void quotasOnTheFileFailTheImport() {
        assertEquals(
                Optional.of(ManifestError.ERROR_EMPTY_MANIFEST),
                DatasetImport.create(Sample.manifest("", SMALL), SMALL, kept::add).failure());
        assertEquals(
                Optional.of(ManifestError.ERROR_MANIFEST_SIZE_TOO_LARGE),
                failure(Sample.labels("x".repeat(900), "a", "b", "c", "d", "e", "f", "g", "h")));
        assertEquals(
                Optional.of(ManifestError.ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM),
                failure("1", "2", "3", "4", "5"));
        assertEquals(
                Optional.of(ManifestError.ERROR_MANIFEST_TOO_MANY_LABELS),
                failure(Sample.labels("a", "1", "2", "3")));
    }

    private Optional<ManifestError> failure(String... lines) {
        var manifest = Sample.manifest(String.join("\n", lines), SMALL);
        return DatasetImport.create(manifest, SMALL, kept::add).failure();
    }

    @Test
    void imagesInTwoBucketsFailImportAndUpdate() {
        var other = Sample.unlabelled("a").replace("bucket", "other");
        var error = Optional.of(ManifestError.ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS);
        assertEquals(error, create(Sample.unlabelled("a"), other).failure());
        kept.clear();
        assertEquals(error, update(other).failure());
        assertEquals(List.of(), kept);
    }

    @Test
    void theLastLineOfAnUpdateWinsAndTheOthersAreNotDropped() {
        var result =
                update(
                        Sample.labels("a", "hat"),
                        Sample.unlabelled("b"),
                        Sample.labels("a", "shoe"));
        assertEquals(Optional.empty(), result.failure());
        assertEquals(List.of(), result.dropped());
        assertEquals(List.of("b", "a"), keys());
        assertEquals(Set.of("shoe"), kept.getLast().labels());
    }

    /** Counts in another way: over everything that was imported, with plain loops. */
    @Test
    void statisticsAgreeWithANaiveCount() {
        Randomly.check(
                300,
                random -> {
                    var lines = someLines(random);
                    var entries = new ArrayList<Entry>();
                    var result =
                            DatasetImport.create(Sample.manifest(lines), Quotas.NONE, entries::add);
                    var seen = new LinkedHashMap<String, String>();
                    var dropped = new ArrayList<Integer>();
                    for (int i = 0; i < lines.size(); i++) {
                        var line = lines.get(i);
                        if (line.isEmpty() || seen.putIfAbsent(key(line), line) != null) {
                            dropped.add(i + 1);
                        }
                    }
                    assertEquals(dropped, result.dropped());
                    assertEquals(
                            List.copyOf(seen.values()), entries.stream().map(Entry::text).toList());
                    assertEquals(naive(seen.values()), counts(result.statistics()));
                });
    }

    private static String key(String line) {
        return line.substring(0, line.indexOf('"', 20));
    }

    private static List<String> someLines(Random random) {
        var lines = new ArrayList<String>();
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
            var key = "k" + random.nextInt(30);
            var labels =
                    random.ints(random.nextInt(4), 0, 5).distinct().mapToObj(l -> "L" + l).toList();
            lines.add(
                    switch (random.nextInt(5)) {
                        case 0 -> "";
                        case 1 -> Sample.unlabelled(key);
                        case 2 -> Sample.offFrame(key);
                        case 3 -> Sample.boxes(key, labels.toArray(String[]::new));
                        default ->
                                labels.isEmpty()
                                        ? Sample.unlabelled(key)
                                        : Sample.labels(key, labels.toArray(String[]::new));
                    });
        }
        return lines;
    }

    private static Map<String, Integer> naive(Iterable<String> lines) {
        var counts = new TreeMap<String, Integer>();
        for (var line : lines) {
            boolean boxes = line.contains("class_id");
            boolean off = line.contains("\"left\":-1");
            counts.merge("entries", 1, Integer::sum);
            counts.merge("labeled", boxes || line.contains("class-name") ? 1 : 0, Integer::sum);
            counts.merge("errors", off ? 1 : 0, Integer::sum);
            for (var label : List.of("a", "L0", "L1", "L2", "L3", "L4")) {
                if (line.contains(":\"" + label + "\"")) {
                    counts.merge("label " + label, 1, Integer::sum);
                    counts.merge("boxes " + label, boxes ? 1 : 0, Integer::sum);
                }
            }
        }
        return counts;
    }

    private static Map<String, Integer> counts(DatasetStatistics statistics) {
        var counts = new HashMap<String, Integer>();
        if (statistics.totalEntries() > 0) {
            counts.put("entries", statistics.totalEntries());
            counts.put("labeled", statistics.labeledEntries());
            counts.put("errors", statistics.errorEntries());
        }
        for (var label : statistics.labels()) {
            counts.put("label " + label.name(), label.entries());
            counts.put("boxes " + label.name(), label.boxEntries());
        }
        assertEquals(statistics.totalLabels(), new HashSet<>(statistics.labelNames()).size());
        return new TreeMap<>(counts);
    }
}
