package custos.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines that were mutated at random: none may throw, and what is written can be read again. */
final class ManifestFuzzTest {
    private static final List<String> LINES =
            List.of(
                    Sample.labels("a/b.jpg", "hat", "shoe"),
                    Sample.boxes("c", "cat", "dog", "cat"),
                    Sample.offFrame("d"),
                    Sample.boxes("e"),
                    Sample.entry(Sample.offFrame("f")).listed(),
                    Sample.unlabelled("g"));
    private static final List<String> PIECES =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    ",",
                    "\"",
                    "null",
                    "true",
                    "-1",
                    "0",
                    "1e999",
                    "1.5",
                    "\"\"",
                    "{}",
                    "[]",
                    "-metadata",
                    "cl-errors",
                    "errors",
                    "annotations",
                    "\\ud800",
                    "\\u0000",
                    "\uFFFF",
                    "s3://",
                    "99999999999999999999",
                    "\"bb\":",
                    "\n",
                    "[[[[[[[[");

    @Test
    void noMutatedLineThrows() {
        Randomly.check(
                5_000,
                random -> {
                    var text = LINES.get(random.nextInt(LINES.size()));
                    for (int i = 1 + random.nextInt(4); i > 0; i--) {
                        text = mutated(text, random);
                    }
                    check(text);
                });
    }

    private static String mutated(String text, Random random) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(8));
        var piece = PIECES.get(random.nextInt(PIECES.size()));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, from) + piece + text.substring(to);
            case 1 -> text.substring(0, from) + piece + text.substring(from);
            case 2 -> withValue(text, piece, random);
            default -> text.substring(0, from) + text.substring(to);
        };
    }

    /** Replaces a value after a colon, which keeps the line JSON more often than not. */
    private static String withValue(String text, String piece, Random random) {
        int colon = text.indexOf(':', random.nextInt(text.length() + 1));
        if (colon < 0) {
            return text + piece;
        }
        int end = colon + 1;
        while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, colon + 1) + piece + text.substring(end);
    }

    private static void check(String text) {
        for (var quotas : List.of(Quotas.AWS, Quotas.NONE)) {
            var parsed = ParsedLine.of(text, quotas);
            var validated = parsed.validated(parsed.errors());
            assertFalse(validated.contains("\n"));
            assertTrue(JsonReader.object(validated).isPresent(), validated);
            if (parsed instanceof Entry entry) {
                var again = (Entry) ParsedLine.of(entry.listed(), quotas);
                assertEquals(entry.text(), again.text());
                assertEquals(entry.facts(), again.facts());
                assertEquals(entry.errors(), again.errors());
            } else {
                assertEquals(1, parsed.errors().size());
            }
        }
    }

    @Test
    void noMutatedFileThrows() {
        Randomly.check(
                1_000,
                random -> {
                    var bytes = String.join("\r\n", LINES).getBytes(StandardCharsets.UTF_8);
                    for (int i = random.nextInt(20); i > 0; i--) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                    }
                    bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                    var entries = new ArrayList<Entry>();
                    var reader = new ManifestReader(new ByteArrayInputStream(bytes), Quotas.AWS);
                    var result = DatasetImport.create(reader, Quotas.AWS, entries::add);
                    assertEquals(result.lines(), entries.size() + result.dropped().size());
                });
    }

    @Test
    void deepNestingIsRefusedBeforeTheStackEnds() {
        var deep = "{\"source-ref\":\"s3://bucket/a\",\"x\":" + "[".repeat(50_000);
        assertTrue(ParsedLine.of(deep, Quotas.AWS) instanceof Rejected);
    }
}
