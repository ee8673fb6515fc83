package custos.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every manifest of the shared data has the counts that its README states. */
final class SharedDataTest {
    private static final int MANIFESTS = 16;

    private record Stated(Path manifest, int images, Optional<Integer> boxes, String labels) {}

    @TestFactory
    List<DynamicTest> everyManifestHasTheCountsOfItsReadme() throws IOException {
        var data = Path.of(System.getProperty("shared", "../../shared"), "data");
        Assumptions.assumeTrue(Files.isDirectory(data), () -> "absent: " + data);
        var stated = new ArrayList<Stated>();
        try (var folders = Files.list(data)) {
            for (var folder : folders.sorted().toList()) {
                rows(folder).forEach(stated::add);
            }
        }
        assertTrue(stated.size() >= MANIFESTS, "manifests: " + stated.size());
        return stated.stream()
                .map(s -> DynamicTest.dynamicTest(s.manifest().toString(), () -> check(s)))
                .toList();
    }

    /** The rows {@code | train.manifest | 21 | - | hat 7, pants 7, shoes 7 |}. */
    private static Stream<Stated> rows(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve("README.md")).stream()
                .map(line -> line.split("\\|", -1))
                .filter(cells -> cells.length == 6 && cells[1].strip().endsWith(".manifest"))
                .map(cells ->
                        new Stated(
                                folder.resolve(cells[1].strip()),
                                Integer.parseInt(cells[2].strip()),
                                Optional.of(cells[3].strip())
                                        .filter(b -> !b.equals("-"))
                                        .map(Integer::valueOf),
                                cells[4].strip()));
    }

    private static void check(Stated stated) throws IOException {
        var entries = new ArrayList<Entry>();
        try (var reader = new ManifestReader(Files.newInputStream(stated.manifest()), Quotas.AWS)) {
            var result = DatasetImport.create(reader, Quotas.AWS, entries::add);
            assertEquals(Optional.empty(), result.failure());
            assertEquals(List.of(), result.dropped());
            assertEquals(stated.images(), result.statistics().totalEntries());
            assertEquals(stated.images(), result.statistics().labeledEntries());
            assertEquals(0, result.statistics().errorEntries());
        }
        var counts = new TreeMap<String, Integer>();
        int boxes = 0;
        for (var entry : entries) {
            for (var attribute : entry.attributes()) {
                switch (attribute) {
                    case Attribute.ImageLabel(_, var label) -> counts.merge(label, 1, Integer::sum);
                    case Attribute.Boxes(_, _, _, var usable) -> {
                        boxes += usable.size();
                        usable.forEach(box -> counts.merge(box.label(), 1, Integer::sum));
                    }
                    case Attribute.Unusable _ -> throw new AssertionError(entry.text());
                }
            }
        }
        assertEquals(stated.boxes().orElse(0), boxes);
        assertEquals(stated.labels(), text(counts));
    }

    private static String text(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
    }
}
