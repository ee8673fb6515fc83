package custos.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cases in {@code src/test/cases/lines.txt}. */
final class LineCasesTest {
    private record Case(String name, String line, List<String> findings) {}

    private static List<Case> cases() throws IOException {
        var text = Files.readString(Path.of("src/test/cases/lines.txt"));
        return Arrays.stream(text.split("\n\n"))
                .filter(part -> !part.startsWith("#"))
                .map(part -> part.lines().map(String::strip).toList())
                .map(part -> new Case(part.get(0), part.get(1), part.subList(2, part.size())))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> everyLineHasTheFindingsThatItsCaseSays() throws IOException {
        return cases().stream()
                .map(c ->
                        DynamicTest.dynamicTest(
                                c.name(), () -> assertEquals(c.findings(), findings(c.line()))));
    }

    @Test
    void everyErrorOfALineHasACase() throws IOException {
        var all = cases();
        assertTrue(all.size() >= 100, "cases: " + all.size());
        var named =
                all.stream()
                        .flatMap(c -> c.findings().stream())
                        .map(finding -> ManifestError.valueOf(finding.split(" ", 2)[0]))
                        .collect(Collectors.toSet());
        var missing = EnumSet.allOf(ManifestError.class);
        missing.removeIf(code ->
                code.kind() == ManifestError.Kind.FILE
                        || code.kind() == ManifestError.Kind.CONTENT);
        missing.removeAll(named);
        // The one error that needs the image: TrainingValidationTest has it.
        assertEquals(EnumSet.of(ManifestError.ERROR_INVALID_IMAGE), missing);
    }

    private static List<String> findings(String line) {
        var parsed = ParsedLine.of(line, Quotas.AWS);
        var findings = new ArrayList<>(parsed.errors());
        if (parsed instanceof Entry entry) {
            findings.addAll(entry.warnings());
        }
        return findings.stream().map(f -> f.code() + " " + place(f.place())).toList();
    }

    private static String place(Place place) {
        return switch (place) {
            case Place.Entry() -> "entry";
            case Place.Attribute(var name) -> "attribute " + name;
            case Place.Metadata(var name) -> "metadata " + name;
            case Place.Annotation(var name, var index) -> "annotation " + name + " " + index;
        };
    }
}
